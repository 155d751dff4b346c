import { describe, expect, it } from 'vitest';
import { notFound, unavailable } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { Cell } from './cell.ts';

const wish = { maxAgeMs: 5_000, patienceMs: 10, firstPatienceMs: 10 };

const createWorld = () => {
  const world = {
    nowMs: 1_000_000,
    calls: 0,
    answer: (): Promise<Read<string>> => Promise.resolve({ value: 'a', incomplete: [] }),
  };
  const changes: [string | undefined, string][] = [];
  const cell = new Cell<string>({
    scope: 'services of shop',
    clock: { now: () => world.nowMs },
    load: () => {
      world.calls += 1;
      return world.answer();
    },
    onRead: (before, after) => changes.push([before?.value, after.value]),
  });
  return { world, cell, changes };
};

describe('Cell', () => {
  it('makes one call for many readers', async () => {
    const { world, cell } = createWorld();
    await Promise.all(Array.from({ length: 50 }, () => cell.read(wish)));
    expect(world.calls).toBe(1);
  });

  it('answers a young value without a call, and an old one after a new call', async () => {
    const { world, cell } = createWorld();
    await cell.read(wish);
    world.nowMs += 4_000;
    await cell.read(wish);
    expect(world.calls).toBe(1);
    world.nowMs += 2_000;
    await cell.read(wish);
    expect(world.calls).toBe(2);
  });

  it('answers the old value with its true age and the reason when the new call fails', async () => {
    const { world, cell } = createWorld();
    const readAt = new Date(world.nowMs).toISOString();
    await cell.read(wish);
    world.nowMs += 60_000;
    world.answer = () => Promise.reject(unavailable('The endpoint is down.'));
    const known = await cell.read(wish);
    expect(known).toMatchObject({ value: 'a', asOf: readAt });
    expect(known.incomplete).toEqual([
      { scope: 'services of shop', code: 'unavailable', message: 'The endpoint is down.' },
    ]);
  });

  it('leaves a failing upstream alone for longer and longer', async () => {
    const { world, cell } = createWorld();
    world.answer = () => Promise.reject(unavailable('down'));
    for (const advanceMs of [0, 500, 600, 1_000, 1_100]) {
      world.nowMs += advanceMs;
      await expect(cell.read(wish)).rejects.toThrow('down');
    }
    expect(world.calls).toBe(3);
  });

  it('forgets what is gone', async () => {
    const { world, cell } = createWorld();
    await cell.read(wish);
    world.nowMs += 10_000;
    world.answer = () => Promise.reject(notFound('service', 'checkout'));
    await expect(cell.read(wish)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says that it is still reading when the first answer does not come', async () => {
    const { world, cell } = createWorld();
    world.answer = () => new Promise(() => {});
    await expect(cell.read(wish)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('lets later readers of a list share the patience of the first', async () => {
    const { world, cell } = createWorld();
    world.answer = () => new Promise(() => {});
    const shared = { ...wish, firstPatienceMs: 20, isFirstPatienceShared: true };
    await expect(cell.read(shared)).rejects.toMatchObject({ code: 'unavailable' });
    world.nowMs += 60_000;
    await expect(cell.read({ ...shared, firstPatienceMs: 59_000 })).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(world.calls).toBe(1);
  });

  it('lets a slow read rest as long as it took, and keeps nobody waiting for the next', async () => {
    const { world, cell } = createWorld();
    const slowMs = 20 * 60_000;
    world.answer = () => {
      world.nowMs += slowMs;
      return Promise.resolve({ value: 'a', incomplete: [] });
    };
    await cell.read(wish);
    world.nowMs += slowMs - 1_000;
    await cell.read(wish);
    expect(world.calls).toBe(1);
    world.nowMs += 2_000;
    world.answer = () => new Promise(() => {});
    expect((await cell.read({ ...wish, patienceMs: slowMs / 2 })).value).toBe('a');
    expect(world.calls).toBe(2);
  });

  it('reads again after a write even while a call is under way', async () => {
    const { world, cell } = createWorld();
    let finish: (read: Read<string>) => void = () => {};
    world.answer = () => new Promise((resolve) => (finish = resolve));
    const first = cell.refresh();
    const second = cell.refreshAfterWrite();
    world.answer = () => Promise.resolve({ value: 'b', incomplete: [] });
    finish({ value: 'a', incomplete: [] });
    await Promise.all([first, second]);
    expect(cell.value?.value).toBe('b');
  });
});
