import { expect, test } from 'vitest';
import type { LogLine } from '#lib/contract/logs.ts';
import { foldTraces } from './fold-traces.ts';
import { createLogStore } from './log-store.ts';

const line = (id: string, atMs: number, message = id): LogLine => ({
  id,
  at: new Date(atMs).toISOString(),
  source: { task: 't', container: 'web', stream: 'web/web/t' },
  message,
});
const checkout = { cluster: 'ecs:1:eu-west-1:shop', service: 'checkout' };
const startStore = () => createLogStore((run) => run());

test('a line is kept once, and a late one takes its place in time', () => {
  const store = startStore();
  store.addLines(checkout, [line('a', 1_000), line('c', 3_000)]);
  expect(store.addLines(checkout, [line('c', 3_000), line('b', 2_000)])).toBe(1);
  expect(store.rows().map((row) => row.id)).toEqual(['a', 'b', 'c']);
});

test('lines of pods of one name in two clusters are told apart', () => {
  const store = startStore();
  const line = { id: 'a', at: new Date(1_000).toISOString(), message: 'a' };
  const source = { task: 'shop.db-0', container: 'db', stream: 'shop/db-0/db' };
  for (const cluster of ['eks:1:eu-west-1:harbour', 'eks:2:eu-west-1:jetty'])
    store.addLines({ cluster, service: 'shop.statefulset.db' }, [{ ...line, source }]);
  expect(store.rows()).toHaveLength(2);
});

test('what was lost is a row that says how many lines', () => {
  const store = startStore();
  store.addGap({ lost: 1_204, reason: 'This reader is slow.', at: new Date(5).toISOString() });
  expect(store.rows()).toMatchObject([
    { kind: 'gap', text: '1,204 lines are not shown. This reader is slow.' },
  ]);
});

test('lines of a stack trace stand behind the line that they belong to', () => {
  const store = startStore();
  store.addLines(checkout, [
    line('head', 1_000, 'Error: upstream timeout'),
    line('one', 1_001, '    at call (client.js:1:1)'),
    line('two', 1_001, '    at run (main.js:2:2)'),
    line('next', 1_500, 'GET /cart 200'),
  ]);
  const folded = foldTraces(store.rows(), 0, []);
  expect(folded.map(({ row, folded: behind }) => [row.id, behind.length])).toEqual([
    ['head', 2],
    ['next', 0],
  ]);
});
