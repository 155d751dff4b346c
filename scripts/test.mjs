// npm test: installs what a fresh clone lacks, then runs all that `npm run verify` runs.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findBrowser, findProgram } from './find-browser.mjs';
import { install } from './prepare.mjs';
import { root, run, start, stopAll, stopOnSignals } from './processes.mjs';
import { say, step } from './progress.mjs';

const moto = 'moto[server]==5.2.1';
const motoFolder = path.join(root, '.cache/moto');

/** A machine that has just started may be upgrading itself; a mirror that does not answer is given up. */
const aptPatience = ['DPkg::Lock::Timeout=120', 'Acquire::Retries=2', 'Acquire::http::Timeout=30'].flatMap(
  (option) => ['-o', option],
);

const isRoot = process.getuid?.() === 0;

const attempt = (file, args, options = {}) =>
  run(file, args, { quiet: true, allowFailure: true, ...options });

/** Answers the browser's path, installing one when there is none. */
const provideBrowser = async () => {
  const found = findBrowser();
  if (found) return found;
  if (isRoot && findProgram('apt-get')) {
    await step("Installing Debian's Chromium", async () => {
      await attempt('apt-get', [...aptPatience, 'update']);
      await attempt('apt-get', [...aptPatience, 'install', '-y', '--no-install-recommends', 'chromium'], {
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      });
    });
  }
  if (!findBrowser())
    await step("Installing Playwright's Chromium", () =>
      attempt('node_modules/@playwright/test/cli.js', [
        'install',
        ...(isRoot ? ['--with-deps'] : []),
        'chromium',
      ]),
    );
  return findBrowser();
};

const works = async (program) => (await attempt(program, ['--help'])).code === 0;

/** Answers a moto_server that starts, made in a virtual environment when there is none; null when PyPI does not answer. */
const provideMoto = async () => {
  const installed = findProgram('moto_server');
  if (installed && (await works(installed))) return installed;
  const own = path.join(motoFolder, 'bin/moto_server');
  if (existsSync(own) && (await works(own))) return own;
  const python = findProgram('python3');
  if (!python) return null;
  await step('Installing moto in a virtual environment', async () => {
    const { code } = await attempt(python, ['-m', 'venv', motoFolder]);
    if (code === 0)
      await attempt(path.join(motoFolder, 'bin/pip'), [
        'install',
        '--quiet',
        '--timeout',
        '20',
        '--retries',
        '1',
        moto,
      ]);
  });
  if (existsSync(own) && (await works(own))) return own;
  rmSync(motoFolder, { recursive: true, force: true });
  return null;
};

stopOnSignals();
try {
  await install();
  const browser = await provideBrowser();
  if (!browser) say('No browser could be installed: the journeys will fail, naming it.');
  const motoServer = await provideMoto();
  if (!motoServer)
    say('There is no moto_server, and none could be installed: its suite is skipped, saying so.');
  process.exitCode = await start('scripts/verify.mjs', [], {
    env: { CHROMIUM_PATH: browser ?? '', MOTO_SERVER: motoServer ?? '' },
  }).ended;
} catch (error) {
  say(error.message);
  await stopAll();
  say('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}
