// npm run verify: everything that CI runs. The last line is `N passed, N failed, N skipped`.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkBudget } from './bundle-budget.mjs';
import { findBrowser } from './find-browser.mjs';
import { build, generateClients, install } from './prepare.mjs';
import { isBeingStopped, root, run, stopAll, stopOnSignals } from './processes.mjs';
import { say, step } from './progress.mjs';
import { checkRooms } from './rooms.mjs';
import { readPlaywright, readVitest } from './test-reports.mjs';

const reports = path.join(root, '.cache/reports');
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const skips = [];
/** What failed once and passed when it was run again in a world of its own. */
const unsteady = [];

const fail = (name, cause) => {
  failures.push(cause ? `${name}\n  ${cause}` : name);
  total.failed += 1;
};

/** One check that is right or wrong as a whole. */
const check = async (title, work) => {
  try {
    await step(title, work);
    total.passed += 1;
  } catch (error) {
    say(error.message);
    fail(title);
  }
};

const addReport = ({ passed = 0, failures: failed = [], skips: skipped = [], unsteady: righted = [] }) => {
  total.passed += passed;
  total.skipped += skipped.length;
  skips.push(...skipped);
  unsteady.push(...righted.map(({ name, cause }) => `${name}\n  ${cause}`));
  for (const { name, cause } of failed) fail(name, cause);
};

/** A run of vitest, whole or of some files, as it is reported file by file. */
const runVitest = async (name, only = []) => {
  const report = path.join(reports, name);
  const { code } = await run(
    'node_modules/vitest/vitest.mjs',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only],
    { allowFailure: true },
  );
  const files = readVitest(report);
  if (code !== 0 && files.every(({ failures: failed }) => failed.length === 0))
    fail('vitest ended with an error outside its tests');
  return files;
};

/** More files than these do not fail by chance. */
const maxFilesAgain = 3;

const unitTests = async () => {
  const first = await runVitest('vitest.json');
  const failing = first.filter(({ failures: failed }) => failed.length > 0);
  if (failing.length === 0 || failing.length > maxFilesAgain) return first.forEach(addReport);
  const names = failing.map(({ file }) => file);
  say(`  Once more: ${names.join(', ')}`);
  const again = await runVitest('vitest-again.json', names);
  const left = again.flatMap(({ failures: failed }) => failed.map(({ name }) => name));
  const righted = failing.flatMap(({ failures: failed }) =>
    failed.filter(({ name }) => !left.includes(name)),
  );
  first.filter((report) => !failing.includes(report)).forEach(addReport);
  again.forEach(addReport);
  addReport({ unsteady: righted });
};

const browserTests = async () => {
  const report = path.join(reports, 'playwright.json');
  const { code } = await run(
    'node_modules/@playwright/test/cli.js',
    ['test', '--reporter=list,json', '--pass-with-no-tests'],
    {
      allowFailure: true,
      env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report, CHROMIUM_PATH: findBrowser() ?? '' },
    },
  );
  const told = readPlaywright(report);
  addReport(told);
  if (code !== 0 && told.failures.length === 0) fail('Playwright ended with an error outside its tests');
};

const verify = async () => {
  await install();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  await check('Generating the database clients', generateClients);
  await check('Style (Biome)', () =>
    run('node_modules/@biomejs/biome/bin/biome', ['check', '.'], { quiet: true }),
  );
  await check('Types (tsc)', async () => {
    // The types of routes, and those that Next adds to the compiler's.
    await run('node_modules/next/dist/bin/next', ['typegen'], { quiet: true });
    await run('node_modules/typescript/bin/tsc', ['--noEmit'], { quiet: true });
  });
  await check('Rooms (dependency-cruiser)', async () => {
    const { faults, read } = await checkRooms();
    if (faults.length > 0) throw new Error(faults.join('\n'));
    say(`  ${read} modules read`);
  });
  await step('Unit tests (vitest)', unitTests).catch((error) => {
    fail(`vitest: ${error.message}`);
  });
  let isBuilt = false;
  await check('Build (Next)', async () => {
    await build();
    isBuilt = true;
  });
  if (!isBuilt) return;
  await check('First-load JavaScript of the service page', async () => {
    const { isKept, totalKB } = await checkBudget();
    say(`  ${totalKB.toFixed(1)} KB gzip`);
    if (!isKept)
      throw new Error(
        'The service page loads more than its budget: node scripts/bundle-budget.mjs lists it.',
      );
  });
  await step('Journeys in the browser (Playwright)', browserTests).catch((error) => {
    fail(`Playwright: ${error.message}`);
  });
};

const sumUp = () => {
  say();
  for (const name of skips) say(`skipped: ${name}`);
  for (const name of unsteady) say(`unsteady, passed when run again: ${name}`);
  for (const name of failures) say(`failed: ${name}`);
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
};

stopOnSignals(() => {
  fail('stopped before its end');
  sumUp();
});
await verify().catch((error) => fail(error.message));
if (isBeingStopped()) await new Promise(() => {});
await stopAll();
sumUp();
process.exit(total.failed > 0 ? 1 : 0);
