// What the JSON reports of vitest and Playwright say: how many passed, and each that did not, with its cause.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './processes.mjs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** What a failure says, without colours and calls, short enough for the end of a log. */
const toCause = (message) =>
  stripVTControlCharacters(String(message ?? ''))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at '))
    .slice(0, 12)
    .join(' | ')
    .slice(0, 1_500);

const toFailure = (name, message) => ({ name, cause: toCause(message) });

/** A run of vitest, file by file; one that does not load has no tests, and is one failure of its own. */
export const readVitest = (report) =>
  read(report).testResults.map(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const isBroken = status === 'failed' && failed.length === 0;
    return {
      file,
      passed: assertionResults.filter((test) => test.status === 'passed').length,
      failures: isBroken
        ? [toFailure(file, message)]
        : failed.map((test) => toFailure(test.fullName, test.failureMessages?.[0])),
      skips: assertionResults
        .filter((test) => !['passed', 'failed'].includes(test.status))
        .map(({ fullName }) => fullName),
    };
  });

const listSpecs = (suite) => [
  ...(suite.specs ?? []).map((spec) => ({ ...spec, file: suite.file })),
  ...(suite.suites ?? []).flatMap(listSpecs),
];

const reasonOf = ({ annotations }) =>
  annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ??
  'an earlier step of the same story failed';

/** A run of Playwright; what passed at a second try is told with the cause of the first. */
export const readPlaywright = (report) => {
  const { suites, errors, stats } = read(report);
  const tests = suites
    .flatMap(listSpecs)
    .flatMap((spec) => spec.tests.map((test) => ({ ...test, name: `${spec.file}: ${spec.title}` })));
  const withStatus = (wanted) => tests.filter(({ status }) => status === wanted);
  const told = ({ name, results }) => toFailure(name, results.find(({ error }) => error)?.error?.message);
  return {
    passed: stats.expected + stats.flaky,
    failures: [
      ...withStatus('unexpected').map(told),
      ...errors.map(({ message }) => toFailure('Playwright', message)),
    ],
    unsteady: withStatus('flaky').map(told),
    skips: withStatus('skipped').map((test) => `${test.name}: ${reasonOf(test)}`),
  };
};
