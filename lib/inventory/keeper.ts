import type { CellShelf } from './cell-shelf.ts';

const tickMs = 500;
const forgetEveryTicks = 120;

/** Keeps what is wanted fresh and sweeps the rest, until stopped. */
export const startKeeper = (shelf: CellShelf): { stop: () => void } => {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
    for (const cell of shelf.listDue()) void cell.refresh();
    if (ticks % forgetEveryTicks === 0) shelf.forgetUnwanted();
  }, tickMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
};
