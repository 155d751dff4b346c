import { unavailable } from '#lib/domain/domain-error.ts';
import type { Reflector } from './reflector.ts';

const usualIdleMs = 5 * 60_000;

type Startable = Pick<Reflector<unknown>, 'start' | 'stop'>;

type Kept<R> = { reflector: R; readAtMs: number; holds: number };

export type WatchShelf<Kinds extends Record<string, Startable>> = {
  /** The one reflector of this resource, started at its first use; each call is a use. */
  open: <K extends keyof Kinds & string>(key: K) => Kinds[K];
  /** The one that runs now, if one does; no use of it. */
  peek: <K extends keyof Kinds & string>(key: K) => Kinds[K] | undefined;
  /** Keeps it running until it is let go, however seldom it is read. */
  hold: (key: keyof Kinds & string) => () => void;
  /** Those that run now. */
  size: () => number;
  /** Stops all of them for good. */
  close: () => void;
};

/**
 * The watches of one cluster, one for each resource, shared by everybody. One that nobody has read for five minutes is
 * stopped and dropped; the next use lists anew. `make` says how each is made.
 */
export const createWatchShelf = <Kinds extends Record<string, Startable>>({
  make,
  idleMs = usualIdleMs,
  now = Date.now,
}: {
  make: { [K in keyof Kinds & string]: () => Kinds[K] };
  idleMs?: number;
  now?: () => number;
}): WatchShelf<Kinds> => {
  const shelf: { [K in keyof Kinds & string]?: Kept<Kinds[K]> } = {};
  let sweeping: NodeJS.Timeout | null = null;
  let isClosed = false;
  const keys = () => Object.keys(shelf) as (keyof Kinds & string)[];

  const drop = (key: keyof Kinds & string) => {
    shelf[key]?.reflector.stop();
    delete shelf[key];
  };
  const sweep = () => {
    for (const key of keys()) {
      const kept = shelf[key];
      if (kept && kept.holds === 0 && now() - kept.readAtMs >= idleMs) drop(key);
    }
    if (keys().length > 0) return;
    if (sweeping) clearInterval(sweeping);
    sweeping = null;
  };

  const take = <K extends keyof Kinds & string>(key: K): Kept<Kinds[K]> => {
    if (isClosed) throw unavailable('The watches of this cluster are closed.');
    const kept = shelf[key] ?? { reflector: make[key](), readAtMs: 0, holds: 0 };
    shelf[key] = kept;
    kept.readAtMs = now();
    kept.reflector.start();
    sweeping ??= setInterval(sweep, idleMs / 5).unref();
    return kept;
  };

  return {
    open: (key) => take(key).reflector,
    peek: (key) => shelf[key]?.reflector,
    hold: (key) => {
      const kept = take(key);
      kept.holds += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        kept.holds -= 1;
        kept.readAtMs = now();
      };
    },
    size: () => keys().length,
    close: () => {
      isClosed = true;
      if (sweeping) clearInterval(sweeping);
      for (const key of keys()) drop(key);
    },
  };
};
