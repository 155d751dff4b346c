import { expect, test } from 'vitest';
import { createInbox } from './reader-inbox.ts';

const lineOf = (index: number) => ({
  key: `k${index}`,
  line: {
    id: `id${index}`,
    at: new Date(index).toISOString(),
    source: { task: 't', container: 'c', stream: 's' },
    message: 'x'.repeat(22_000),
  },
});

test('a reader that takes nothing loses the oldest lines, and is told how many before the rest', () => {
  let nowMs = 0;
  const dropped: string[] = [];
  const inbox = createInbox<ReturnType<typeof lineOf>>({
    onDrop: ({ key }) => dropped.push(key),
    now: () => nowMs,
  });
  for (let index = 0; index < 100; index += 1) inbox.addLine(lineOf(index));
  expect(dropped).toEqual([]);
  nowMs = 3_000;
  inbox.addLine(lineOf(100));
  const gap = inbox.take();
  expect(gap?.kind === 'gap' && gap.gap.lost).toBe(dropped.length);
  expect(dropped.length).toBeGreaterThan(50);
  const rest: string[] = [];
  for (let batch = inbox.take(); batch; batch = inbox.take())
    if (batch.kind === 'lines') rest.push(...batch.items.map(({ key }) => key));
  expect([...dropped, ...rest]).toEqual(Array.from({ length: 101 }, (_, index) => `k${index}`));
});
