// npm run verify: everything that CI runs. The last line is `N passed, N failed, N skipped`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { checkBudget } from './bundle-budget.mjs';
import { findBrowser } from './find-browser.mjs';
import { build, generateClients, install } from './prepare.mjs';
import { isBeingStopped, root, run, stopAll, stopOnSignals } from './processes.mjs';
import { say, step } from './progress.mjs';
import { checkRooms } from './rooms.mjs';

const reports = path.join(root, '.cache/reports');
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const skips = [];

const count = ({ passed = 0, failed = 0, skipped = 0 }) => {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
};

/** One check that is right or wrong as a whole. */
const check = async (title, work) => {
  try {
    await step(title, work);
    count({ passed: 1 });
  } catch (error) {
    say(error.message);
    failures.push(title);
    count({ failed: 1 });
  }
};

/** What a failure says first, without colours, in a length that the end of a log still shows. */
const toCause = (message) =>
  stripVTControlCharacters(String(message ?? ''))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 12)
    .join(' | ')
    .slice(0, 1_500);

/** A name, and under it what it failed of. */
const toFailure = (name, message) => `${name}\n  ${toCause(message)}`;

const readReport = (name) => JSON.parse(readFileSync(path.join(reports, name), 'utf8'));

const unitTests = async () => {
  const report = 'vitest.json';
  const { code } = await run(
    'node_modules/vitest/vitest.mjs',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${path.join(reports, report)}`],
    { allowFailure: true },
  );
  const { testResults, numPassedTests } = readReport(report);
  const tests = testResults.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === 'failed');
  const skipped = tests.filter((test) => !['passed', 'failed'].includes(test.status));
  // A file that does not load has no tests, and is one failure of its own.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  count({ passed: numPassedTests, failed: failed.length + broken.length, skipped: skipped.length });
  failures.push(
    ...failed.map((test) => toFailure(test.fullName, test.failureMessages?.[0])),
    ...broken.map((file) => toFailure(path.relative(root, file.name), file.message)),
  );
  skips.push(...skipped.map((test) => test.fullName));
  if (code !== 0 && failed.length + broken.length === 0) {
    failures.push('vitest ended with an error outside its tests');
    count({ failed: 1 });
  }
};

const listSpecs = (suite) => [
  ...(suite.specs ?? []).map((spec) => ({ ...spec, file: suite.file })),
  ...(suite.suites ?? []).flatMap(listSpecs),
];

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
  const { suites, errors, stats } = readReport('playwright.json');
  const specs = suites.flatMap(listSpecs);
  count({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  });
  const withStatus = (status) =>
    specs.flatMap((spec) =>
      spec.tests.filter((test) => test.status === status).map((test) => ({ spec, test })),
    );
  failures.push(
    ...withStatus('unexpected').map(({ spec, test }) =>
      toFailure(`${spec.file}: ${spec.title}`, test.results.at(-1)?.error?.message),
    ),
  );
  failures.push(...errors.map((error) => String(error.message).split('\n')[0]));
  skips.push(
    ...withStatus('skipped').map(({ spec, test }) => {
      const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
      return `${spec.file}: ${spec.title}: ${reason ?? 'an earlier step of the same story failed'}`;
    }),
  );
  if (code !== 0 && stats.unexpected + errors.length === 0) {
    failures.push('Playwright ended with an error outside its tests');
    count({ failed: 1 });
  }
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
    failures.push(`vitest: ${error.message}`);
    count({ failed: 1 });
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
    failures.push(`Playwright: ${error.message}`);
    count({ failed: 1 });
  });
};

const sumUp = () => {
  say();
  for (const name of skips) say(`skipped: ${name}`);
  for (const name of failures) say(`failed: ${name}`);
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
};

stopOnSignals(() => {
  failures.push('stopped before its end');
  count({ failed: 1 });
  sumUp();
});
await verify().catch((error) => {
  failures.push(error.message);
  count({ failed: 1 });
});
if (isBeingStopped()) await new Promise(() => {});
await stopAll();
sumUp();
process.exit(total.failed > 0 ? 1 : 0);
