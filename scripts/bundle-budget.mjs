// First-load JavaScript of the service page, as a current browser fetches it: what the page's HTML names,
// `noModule` files left out, gzipped.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { isMainModule, root, stopAll, stopOnSignals } from './processes.mjs';
import { say } from './progress.mjs';
import { startServer, startSimulator } from './world.mjs';

const budgetKB = 220;
const listPatienceMs = 120_000;
const askAgainMs = 1_000;
const bytesPerKB = 1024;

const enter = async (url) => {
  const response = await fetch(`${url}/api/auth/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ role: 'operator' }),
  });
  if (!response.ok) throw new Error(`the demo entry answered ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
};

/** Any service; a list that a busy machine has not read yet is asked for again. */
const findService = async (url, cookie) => {
  for (const untilMs = Date.now() + listPatienceMs; ; await delay(askAgainMs)) {
    const response = await fetch(`${url}/api/v1/services?limit=1`, { headers: { cookie } });
    const { items = [] } = await response.json();
    if (items[0]) {
      const { clusterId, id } = items[0];
      return `${url}/clusters/${encodeURIComponent(clusterId)}/services/${encodeURIComponent(id)}`;
    }
    if (Date.now() > untilMs) throw new Error(`no service to look at: the list answered ${response.status}`);
  }
};

/** Scripts of the markup, and chunks that the page's data names, which load as it is read. */
const listChunks = (html) => {
  const old = new Set(
    [...html.matchAll(/<script[^>]*noModule[^>]*>/gi)].map(([tag]) => /src="([^"?]+)/.exec(tag)?.[1]),
  );
  const named = [...html.matchAll(/(?:\/_next\/)?static\/chunks\/[\w./%()[\]~-]+?\.js/g)].map(
    ([text]) => `/_next/${text.replace(/^\/_next\//, '')}`,
  );
  return [...new Set(named)].filter((chunk) => !old.has(chunk));
};

/** The sizes of the service page's scripts in KB gzip, largest first. */
export const measureServicePage = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-budget-'));
  try {
    const simulator = await startSimulator({ folder });
    const server = await startServer({
      folder,
      simulatorUrl: simulator.url,
      port: 0,
      env: { DATABASE_URL: `file:${path.join(folder, 'quarterdeck.db')}` },
    });
    const cookie = await enter(server.url);
    const page = await fetch(await findService(server.url, cookie), {
      headers: { cookie, accept: 'text/html' },
    });
    if (!page.ok) throw new Error(`the service page answered ${page.status}`);
    const chunks = listChunks(await page.text());
    if (chunks.length === 0) throw new Error('the service page names no scripts');
    const sizes = chunks.map((chunk) => {
      const file = path.join(root, '.next', decodeURIComponent(chunk.slice('/_next/'.length)));
      return { chunk, sizeKB: gzipSync(readFileSync(file), { level: 9 }).length / bytesPerKB };
    });
    return sizes.sort((a, b) => b.sizeKB - a.sizeKB);
  } finally {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Whether the page keeps its budget, and what it weighs. */
export const checkBudget = async () => {
  const sizes = await measureServicePage();
  const totalKB = sizes.reduce((sum, { sizeKB }) => sum + sizeKB, 0);
  return { isKept: totalKB <= budgetKB, totalKB, sizes };
};

if (isMainModule(import.meta.url)) {
  stopOnSignals();
  const { isKept, totalKB, sizes } = await checkBudget();
  for (const { chunk, sizeKB } of sizes) say(`${sizeKB.toFixed(1).padStart(7)} KB  ${chunk}`);
  say(`${totalKB.toFixed(1).padStart(7)} KB  of ${budgetKB} KB gzip`);
  process.exitCode = isKept ? 0 : 1;
}
