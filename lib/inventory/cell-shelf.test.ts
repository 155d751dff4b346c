import { expect, it } from 'vitest';
import { CellShelf, type Freshness, interestMs } from './cell-shelf.ts';

const wish = { maxAgeMs: 5_000, patienceMs: 10, firstPatienceMs: 10 };
const minuteMs = 60_000;

const createWorld = () => {
  const world = { nowMs: 1_000_000, calls: 0, value: 'steady' };
  const shelf = new CellShelf({ now: () => world.nowMs });
  const open = (key: string, freshness: Freshness) =>
    shelf.open<string>(key, {
      scope: key,
      freshness,
      isMoving: (value) => value === 'moving',
      load: async () => {
        world.calls += 1;
        return { value: world.value, incomplete: [] };
      },
      onRead: () => {},
    });
  return { world, shelf, open };
};

it('has one cell for a key, however often it is opened, so that readers of all pages share its call', async () => {
  const { world, open } = createWorld();
  const readers = Array.from({ length: 20 }, () => open('services shop', { steadyMs: 5_000 }).read(wish));
  await Promise.all(readers);
  expect(world.calls).toBe(1);
});

it('reads again what somebody looks at, and sooner while something moves', async () => {
  const { world, shelf, open } = createWorld();
  const cell = open('service checkout', { steadyMs: 5_000, movingMs: 2_000 });
  await cell.read(wish);
  world.nowMs += 3_000;
  expect(shelf.listDue()).toEqual([]);
  world.nowMs += 2_000;
  expect(shelf.listDue()).toEqual([cell]);
  world.value = 'moving';
  await cell.refresh();
  world.nowMs += 2_000;
  expect(shelf.listDue()).toEqual([cell]);
});

it('sweeps slowly what nobody looks at, and lets the rest be', async () => {
  const { world, shelf, open } = createWorld();
  const swept = open('clusters', { steadyMs: 5_000, sweepMs: 30_000 });
  const left = open('service checkout', { steadyMs: 5_000 });
  await Promise.all([swept.read(wish), left.read(wish)]);
  world.nowMs += interestMs + 1_000;
  expect(shelf.listDue()).toEqual([]);
  world.nowMs += 15_000;
  expect(shelf.listDue()).toEqual([swept]);
});

it('forgets what nobody wanted for ten minutes, unless it is swept', async () => {
  const { world, shelf, open } = createWorld();
  await open('clusters', { steadyMs: 5_000, sweepMs: 30_000 }).read(wish);
  await open('service checkout', { steadyMs: 5_000 }).read(wish);
  world.nowMs += 11 * minuteMs;
  shelf.forgetUnwanted();
  expect(shelf.keys('')).toEqual(['clusters']);
});
