import { expect, test } from 'vitest';
import { createToldRecord, decodeResumeToken, encodeResumeToken } from './resume-token.ts';

const event = (id: string, ingestedAtMs: number) => ({ id, ingestedAtMs, atMs: ingestedAtMs });
const baseMs = Date.UTC(2026, 10, 3);

test('a token says the same after a round trip, and a foreign text says nothing', () => {
  const point = {
    start: { atMs: baseMs, ingestedAtMs: baseMs + 1 },
    floorIngestedMs: baseMs + 2,
    told: new Set([1, 4_000_000_000]),
  };
  expect(decodeResumeToken(encodeResumeToken(point))).toEqual(point);
  expect(decodeResumeToken('no token')).toBeNull();
  expect(decodeResumeToken('abcd')).toBeNull();
});

test('what was told is not told again after a resume, what was taken in late is', () => {
  const record = createToldRecord(null);
  for (let index = 0; index < 50; index += 1) record.remember(`e${index}`, baseMs + index * 1_000);
  const point = decodeResumeToken(record.token(baseMs + 60_000));
  const resumed = createToldRecord(point);
  for (let index = 0; index < 50; index += 1)
    expect(resumed.isNew(event(`e${index}`, baseMs + index * 1_000), `e${index}`)).toBe(false);
  // Written long ago, taken in just now.
  expect(resumed.isNew({ id: 'late', atMs: baseMs, ingestedAtMs: baseMs + 50_000 }, 'late')).toBe(true);
  // Taken in within the grace before the newest line, not told yet.
  expect(resumed.isNew(event('held', baseMs + 48_500), 'held')).toBe(true);
});

test('a token of a dense stream stays under four thousand characters', () => {
  const record = createToldRecord(null);
  for (let index = 0; index < 20_000; index += 1)
    record.remember(`e${index}`, baseMs + Math.floor(index / 10));
  const token = record.token(baseMs + 60_000);
  expect(token.length).toBeLessThan(4_000);
  const resumed = createToldRecord(decodeResumeToken(token));
  expect(resumed.isNew(event('e19999', baseMs + 1_999), 'e19999')).toBe(false);
});
