// npm run screenshots: the pictures of README.md, taken of the demo world.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from './find-browser.mjs';
import { prepare } from './prepare.mjs';
import { root, stopAll, stopOnSignals } from './processes.mjs';
import { say, step } from './progress.mjs';
import { startServer, startSimulator } from './world.mjs';

const folder = path.join(root, 'docs/images');
const size = { width: 1440, height: 900 };
const bytesPerKB = 1024;
const mostKB = 250;
const readyMs = 60_000;

const shots = [
  { name: 'overview', path: '/', theme: 'light', ready: '[data-row-id]' },
  {
    name: 'failing-service',
    path: `/clusters/${encodeURIComponent('ecs:123456789012:eu-west-1:shop')}/services/checkout`,
    theme: 'dark',
    ready: '[data-status="failing"]',
  },
];

/** Waits until no region of the page loads any more. */
const settle = async (page, ready) => {
  await page.locator(ready).first().waitFor({ timeout: readyMs });
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null, null, {
    timeout: readyMs,
  });
  await page.evaluate(() => document.fonts.ready);
};

const isRefusal = (code) =>
  code.endsWith('forbidden') || code.endsWith('access_denied') || code === 'unauthenticated';

/** What the world needs to have been seen once, so that no first reading is in the picture. */
const warmUp = async (context, url) => {
  for (;;) {
    const answer = await context.request.get(`${url}/api/v1/services?limit=1`);
    // A cluster of this world lets nobody in, and never will.
    if (answer.ok() && (await answer.json()).incomplete.every(({ code }) => isRefusal(code))) return;
  }
};

const shoot = async ({ browser, url }) => {
  for (const shot of shots) {
    const context = await browser.newContext({ viewport: size, colorScheme: shot.theme });
    await context.request.post(`${url}/api/auth/demo`, {
      data: { role: 'operator' },
      headers: { origin: url },
    });
    await context.addInitScript((theme) => localStorage.setItem('theme', theme), shot.theme);
    await warmUp(context, url);
    const page = await context.newPage();
    await page.goto(`${url}${shot.path}`);
    await settle(page, shot.ready);
    const file = path.join(folder, `${shot.name}-${shot.theme}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    await context.close();
    const sizeKB = statSync(file).size / bytesPerKB;
    say(`  ${path.relative(root, file)} ${sizeKB.toFixed(0)} KB`);
    if (sizeKB > mostKB) throw new Error(`${file} is larger than ${mostKB} KB`);
  }
};

stopOnSignals();
const data = mkdtempSync(path.join(tmpdir(), 'quarterdeck-screenshots-'));
try {
  await prepare();
  mkdirSync(folder, { recursive: true });
  const simulator = await step('Starting the simulated AWS', () => startSimulator({ folder: data }));
  const server = await step('Starting Quarterdeck', () =>
    startServer({
      folder: data,
      simulatorUrl: simulator.url,
      port: 0,
      env: { DATABASE_URL: `file:${path.join(data, 'quarterdeck.db')}` },
    }),
  );
  const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined });
  try {
    await step('Taking the pictures', () => shoot({ browser, url: server.url }));
  } finally {
    await browser.close();
  }
} catch (error) {
  say(error.message);
  process.exitCode = 1;
} finally {
  await stopAll();
  rmSync(data, { recursive: true, force: true });
}
