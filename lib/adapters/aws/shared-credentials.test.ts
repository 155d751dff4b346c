import { expect, test } from 'vitest';
import { shareCredentials } from './shared-credentials.ts';

const minuteMs = 60_000;

const createSource = (lifeMs?: number) => {
  let nowMs = 0;
  let asked = 0;
  let broken = false;
  return {
    advance: (ms: number) => {
      nowMs += ms;
    },
    breakDown: () => {
      broken = true;
    },
    asked: () => asked,
    now: () => nowMs,
    resolve: async () => {
      asked += 1;
      if (broken) throw new Error('denied');
      return {
        accessKeyId: 'a',
        secretAccessKey: 'b',
        ...(lifeMs ? { expiration: new Date(nowMs + lifeMs) } : {}),
      };
    },
  };
};

test('asks once for all, and again five minutes before the credentials expire', async () => {
  const source = createSource(60 * minuteMs);
  const credentials = shareCredentials(source.resolve, source.now);
  await Promise.all([credentials(), credentials()]);
  source.advance(54 * minuteMs);
  await credentials();
  expect(source.asked()).toBe(1);
  source.advance(minuteMs);
  await credentials();
  expect(source.asked()).toBe(2);
});

test('uses credentials that live for less than the margin until shortly before their end', async () => {
  const source = createSource(minuteMs);
  const credentials = shareCredentials(source.resolve, source.now);
  await credentials();
  source.advance(20_000);
  await credentials();
  expect(source.asked()).toBe(1);
  source.advance(15_000);
  await credentials();
  expect(source.asked()).toBe(2);
});

test('asks again at most twice a minute after a refusal', async () => {
  const source = createSource(minuteMs);
  source.breakDown();
  const credentials = shareCredentials(source.resolve, source.now);
  await expect(credentials()).rejects.toThrow('denied');
  source.advance(10_000);
  await expect(credentials()).rejects.toThrow('denied');
  expect(source.asked()).toBe(1);
  source.advance(20_000);
  await expect(credentials()).rejects.toThrow('denied');
  expect(source.asked()).toBe(2);
});

test('reads credentials without an end again after a minute, since somebody may have renewed them', async () => {
  const source = createSource();
  const credentials = shareCredentials(source.resolve, source.now);
  await credentials();
  source.advance(59_000);
  await credentials();
  expect(source.asked()).toBe(1);
  source.advance(2_000);
  await credentials();
  expect(source.asked()).toBe(2);
});
