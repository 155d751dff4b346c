import { isDomainError, unavailable } from '#lib/domain/domain-error.ts';
import type { Known, Read } from '#lib/domain/ports/known.ts';
import { noteFailure } from './merge-known.ts';

export type CellClock = { now: () => number };

export type CellOptions<T> = {
  /** How a person would call it: "services of shop". */
  scope: string;
  load: (signal: AbortSignal) => Promise<Read<T>>;
  clock: CellClock;
  onRead: (before: Read<T> | null, after: Read<T>) => void;
};

export type CellWish = {
  /** A younger value is answered as it is. */
  maxAgeMs: number;
  /** How long an older value may wait for a newer one before it is answered with its true age. */
  patienceMs: number;
  /** How long a reader waits while there is no value at all. */
  firstPatienceMs: number;
  /** Counts that from when the reading began, however many readers come one after another. */
  isFirstPatienceShared?: boolean;
};

/** After failures a cell is left alone for a while: 1 s, 2 s, 4 s … */
const backOffMs = (failures: number): number => Math.min(30_000, 1_000 * 2 ** (failures - 1));

const loadDeadlineMs = 120_000;

const within = async (work: Promise<unknown>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
};

/** One thing that is read upstream: many readers share one call, the last answer is kept with its age. */
export class Cell<T> {
  readonly #options: CellOptions<T>;
  #value: Read<T> | null = null;
  #readAtMs = 0;
  /** What the value is as of: what a watch keeps may be older than our look at it. */
  #asOfMs = 0;
  #wantedAtMs = 0;
  #durationMs = 0;
  #startedAtMs = 0;
  #inFlight: Promise<void> | null = null;
  #failure: { error: unknown; atMs: number; count: number } | null = null;

  constructor(options: CellOptions<T>) {
    this.#options = options;
  }

  get value(): Read<T> | null {
    return this.#value;
  }

  get wantedAtMs(): number {
    return this.#wantedAtMs;
  }

  /** Time since the value was read; infinite while there is none. */
  get ageMs(): number {
    return this.#value ? this.#options.clock.now() - this.#readAtMs : Number.POSITIVE_INFINITY;
  }

  /** How old a value may become that should be this fresh: a slow read is repeated more rarely. */
  restMs(freshMs: number, timesItsLength = 2): number {
    return Math.max(freshMs, timesItsLength * this.#durationMs);
  }

  get isBackingOff(): boolean {
    if (!this.#failure) return false;
    return this.#options.clock.now() - this.#failure.atMs < backOffMs(this.#failure.count);
  }

  /** Reads anew; readers who come meanwhile share the call. Never throws. */
  refresh(): Promise<void> {
    this.#inFlight ??= this.#load().finally(() => {
      this.#inFlight = null;
    });
    return this.#inFlight;
  }

  /** Reads anew after a write: a call that is under way may have seen the time before it, so another follows. */
  async refreshAfterWrite(): Promise<void> {
    if (this.#inFlight) await this.#inFlight;
    await this.refresh();
  }

  async #load(): Promise<void> {
    const { clock, load, onRead } = this.#options;
    const startedAtMs = clock.now();
    this.#startedAtMs = startedAtMs;
    try {
      const after = await load(AbortSignal.timeout(loadDeadlineMs));
      const before = this.#value;
      this.#value = after;
      this.#readAtMs = startedAtMs;
      this.#asOfMs = after.readAt?.getTime() ?? startedAtMs;
      this.#failure = null;
      onRead(before, after);
    } catch (error) {
      const isGone = isDomainError(error) && error.code === 'not_found';
      if (isGone) this.#value = null;
      this.#failure = { error, atMs: clock.now(), count: (this.#failure?.count ?? 0) + 1 };
    }
    this.#durationMs = clock.now() - startedAtMs;
  }

  /** What is known, with its true age. Throws only when nothing is known. */
  async read(wish: CellWish): Promise<Known<T>> {
    this.#wantedAtMs = this.#options.clock.now();
    if (this.ageMs > this.restMs(wish.maxAgeMs) && !this.isBackingOff) {
      const refreshed = this.refresh();
      // What took longer than the patience last time is not worth waiting for.
      if (!this.#value) await within(refreshed, this.#firstPatienceMs(wish));
      else if (this.#durationMs <= wish.patienceMs) await within(refreshed, wish.patienceMs);
    }
    if (this.#value) return this.#known(this.#value);
    if (this.#failure) throw this.#failure.error;
    throw unavailable(
      `Reading ${this.#options.scope} takes longer than usual. It goes on; try again in a moment.`,
    );
  }

  #firstPatienceMs({ firstPatienceMs, isFirstPatienceShared = false }: CellWish): number {
    const waitedMs = isFirstPatienceShared ? this.#options.clock.now() - this.#startedAtMs : 0;
    return Math.max(0, firstPatienceMs - waitedMs);
  }

  #known(read: Read<T>): Known<T> {
    const note = this.#failure ? [noteFailure(this.#options.scope, this.#failure.error)] : [];
    return {
      value: read.value,
      incomplete: [...read.incomplete, ...note],
      asOf: new Date(this.#asOfMs).toISOString(),
    };
  }
}
