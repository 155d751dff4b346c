import type { Read } from '#lib/domain/ports/known.ts';
import { Cell, type CellClock, type CellOptions } from './cell.ts';

/** How fresh a kind of thing is kept while somebody looks at it, and when nobody does. */
export type Freshness = {
  steadyMs: number;
  /** While something moves. */
  movingMs?: number;
  /** Read also when nobody asks. */
  sweepMs?: number;
};

export type Shelved = {
  cell: Cell<unknown>;
  freshness: Freshness;
  isMoving: () => boolean;
};

/** A thing nobody wanted for this long is forgotten. */
const forgetAfterMs = 10 * 60_000;
/** Interest lasts this long after a read: a bit more than the slowest page asks again. */
export const interestMs = 15_000;

/** All cells by key. */
export class CellShelf {
  readonly #shelved = new Map<string, Shelved>();
  readonly #clock: CellClock;

  constructor(clock: CellClock) {
    this.#clock = clock;
  }

  /** The cell of a key, made at the first call. */
  open<T>(
    key: string,
    options: Omit<CellOptions<T>, 'clock'> & { freshness: Freshness; isMoving?: (value: T) => boolean },
  ): Cell<T> {
    const existing = this.#shelved.get(key);
    // Safe: a key is opened in one place only, with one type.
    if (existing) return existing.cell as Cell<T>;
    const cell = new Cell<T>({ ...options, clock: this.#clock });
    const isMoving = () => {
      const read: Read<T> | null = cell.value;
      return read !== null && (options.isMoving?.(read.value) ?? false);
    };
    this.#shelved.set(key, {
      cell: cell as unknown as Cell<unknown>,
      freshness: options.freshness,
      isMoving,
    });
    return cell;
  }

  find(key: string): Cell<unknown> | undefined {
    return this.#shelved.get(key)?.cell;
  }

  /** Keys that begin so. */
  keys(prefix: string): string[] {
    return [...this.#shelved.keys()].filter((key) => key.startsWith(prefix));
  }

  /** Whether somebody asked for it lately. */
  wantedWithin(key: string, ms: number): boolean {
    const cell = this.find(key);
    return cell !== undefined && this.#clock.now() - cell.wantedAtMs < ms;
  }

  isWanted({ cell }: Shelved): boolean {
    return this.#clock.now() - cell.wantedAtMs < interestMs;
  }

  /** What is due now. A read that takes long rests: as long as it took while somebody looks, else three times that. */
  listDue(): Cell<unknown>[] {
    const due: Cell<unknown>[] = [];
    for (const shelved of this.#shelved.values()) {
      const { cell, freshness } = shelved;
      if (cell.isBackingOff) continue;
      const live = shelved.isMoving() ? (freshness.movingMs ?? freshness.steadyMs) : freshness.steadyMs;
      const isWanted = this.isWanted(shelved);
      const wanted = isWanted ? live : freshness.sweepMs;
      if (wanted === undefined) continue;
      if (cell.ageMs >= cell.restMs(wanted, isWanted ? 2 : 4)) due.push(cell);
    }
    return due;
  }

  /** Forgets what nobody wants and no sweep keeps. */
  forgetUnwanted(): void {
    for (const [key, { cell, freshness }] of this.#shelved) {
      const idleMs = this.#clock.now() - cell.wantedAtMs;
      if (freshness.sweepMs === undefined && idleMs > forgetAfterMs) this.#shelved.delete(key);
    }
  }
}
