import { expect, test } from 'vitest';
import { encodeResumeToken } from '#lib/tail/groups/resume-token.ts';
import { hashText } from '#lib/tail/hash-text.ts';
import type { PodMark } from './pod-line.ts';
import { decodePodToken, encodePodToken } from './pod-resume-token.ts';

const nowMs = Date.UTC(2026, 10, 22, 15);
const marksOf = (count: number): [number, PodMark][] =>
  Array.from({ length: count }, (_, index) => [
    hashText(`shop.web-${index}/app`),
    { atMs: nowMs - index * 10_000, ordinal: (index % 5) - 1 },
  ]);

test('a token brings every container’s mark back', () => {
  const marks = marksOf(40);
  const point = decodePodToken(encodePodToken(nowMs - 3_600_000, marks));
  expect(point?.startMs).toBe(nowMs - 3_600_000);
  expect([...(point?.marks ?? [])]).toEqual(marks);
  expect(decodePodToken(encodePodToken(nowMs, []))).toEqual({ startMs: nowMs, marks: new Map() });
});

test('a token of hundreds of containers fits, and forgets none that is younger than what it begins with', () => {
  const marks = marksOf(600);
  const startMs = nowMs - 86_400_000;
  const token = encodePodToken(startMs, marks);
  expect(token.length).toBeLessThanOrEqual(4_000);
  const point = decodePodToken(token);
  expect(point?.marks.size).toBeGreaterThan(300);
  const forgotten = marks.slice(point?.marks.size);
  expect(forgotten.length).toBeGreaterThan(0);
  for (const [, { atMs }] of forgotten) expect(atMs).toBeLessThan(point?.startMs ?? 0);
});

test('what is no token of pods is none', () => {
  expect(decodePodToken('')).toBeNull();
  expect(decodePodToken('not a token')).toBeNull();
  expect(decodePodToken(encodePodToken(nowMs, marksOf(3)).slice(0, -2))).toBeNull();
  const other = { start: { atMs: 1, ingestedAtMs: 1 }, floorIngestedMs: nowMs, told: new Set([1]) };
  expect(decodePodToken(encodeResumeToken(other))).toBeNull();
});
