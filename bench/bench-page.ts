import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProcess, waitForAnswer } from '../e2e/support/child-process.ts';
import { findFreePort } from '../e2e/support/free-ports.ts';
import { type Headers, load } from './load.ts';
import { sayFact, sayTiming } from './say.ts';

const node = path.resolve(import.meta.dirname, '../node_modules/.bin/node');
const clients = 20;
const loadMs = 6_000;

/** One page under the load of many clients, against a bare server that answers the same bytes. */
export const benchPage = async (url: string, page: string, headers: Headers): Promise<void> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-bench-'));
  const target = `${url}${page}`;
  const bytes = Buffer.from(await (await fetch(target, { headers })).arrayBuffer());
  const file = path.join(folder, 'page.json');
  writeFileSync(file, bytes);
  const port = await findFreePort();
  const floorUrl = `http://127.0.0.1:${port}`;
  const floor = runProcess(node, ['bench/floor-server.ts', String(port), file]);
  try {
    await waitForAnswer(floorUrl, floor, 20_000);
    await load(target, { headers, clients, durationMs: 1_500 });
    await load(floorUrl, { clients, durationMs: 500 });
    const bare = await load(floorUrl, { clients, durationMs: loadMs });
    const answered = await load(target, { headers, clients, durationMs: loadMs });
    sayFact('answer', `${(bytes.length / 1_024).toFixed(0)} KB`);
    sayTiming('bare node:http, the same bytes', bare);
    sayTiming(`GET …${page.slice(page.lastIndexOf('/'))}`, answered);
    sayFact(
      'ratio',
      `p50 ${(answered.p50Ms / bare.p50Ms).toFixed(1)} ×, p95 ${(answered.p95Ms / bare.p95Ms).toFixed(1)} ×`,
    );
    if (answered.failed > 0) sayFact('failed', String(answered.failed));
  } finally {
    await floor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
