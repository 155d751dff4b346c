import { setTimeout as delay } from 'node:timers/promises';
import { DomainError, isDomainError } from '#lib/domain/domain-error.ts';
import type { KubeClient, KubeQuery } from '../client/kube-client.ts';
import { ExpiredVersionError, hasCause, isExpiredVersion, retryAfterMsOf } from '../client/kube-error.ts';
import { listAll } from '../client/list-all.ts';
import { createBackoff } from './backoff.ts';
import { createObjectCache } from './object-cache.ts';
import { type ReflectorTiming, usualTiming } from './reflector-timing.ts';
import { createSyncGate } from './sync-gate.ts';
import { type Change, parseWatchLine, type Tracked } from './tracked.ts';

export type ReflectorState = {
  isSynced: boolean;
  /** Now while a healthy watch is open, else when it was last known; null before the first list. */
  asOfMs: number | null;
  /** Why it is not current, or was not at the last try. */
  error: DomainError | null;
  lastEventAtMs: number | null;
};

export type Listener<T> = (changes: Change<T>[]) => void;

export type Reflector<T> = {
  /** Begins; does nothing while it runs. */
  start: () => void;
  /** Ends; what is known stays, and a later start goes on from there. */
  stop: () => void;
  /** By `namespace/name`; the same map for ever, changed in place. */
  items: () => ReadonlyMap<string, T>;
  /** Once there is a first list. Throws what kept the last try from it; a try that is long ago is made again. */
  whenSynced: (signal: AbortSignal) => Promise<void>;
  /** Tries now where it waits after a failure, unless that was a moment ago; whether it does. */
  retry: () => boolean;
  state: () => ReflectorState;
  /** Tells what really changed, gathered over a moment; answers what ends it. */
  subscribe: (listener: Listener<T>) => () => void;
  /** Tells that a list came, a watch opened or a try failed; answers what ends it. */
  subscribeState: (listener: () => void) => () => void;
};

/** A watch that ends sooner without a word was none. */
const shortestWatchMs = 1_000;
/** One that was open for longer has worked: what failed before it does not count any more. */
const steadyWatchMs = 5_000;
const minWatchSeconds = 270;
const refusals: ReadonlySet<string> = new Set([
  'aws_access_denied',
  'not_found',
  'invalid_input',
  'unprocessable',
]);

export type ReflectorOptions<T> = {
  client: Pick<KubeClient, 'read' | 'lines'>;
  path: string;
  /** Selectors. */
  query?: KubeQuery;
  /** What is kept of an object, null for nothing; `namespace` is empty where the kind has none. */
  project: (raw: unknown) => T | null;
  now?: () => number;
  random?: () => number;
  timing?: Partial<ReflectorTiming>;
};

const broken = (message: string) => new DomainError('upstream_error', message);

/**
 * Every object of one resource, kept as it is: a paged list, then a watch with bookmarks from its version on. A cut,
 * a clean end, silence and what cannot be read are resumed from the last version that was understood; a version that
 * is over (410) is listed anew, and only what really differs is told.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export const createReflector = <T extends Tracked>(options: ReflectorOptions<T>): Reflector<T> => {
  const { client, path, query, project, now = Date.now, random = Math.random } = options;
  const timing = { ...usualTiming, ...options.timing };
  const cache = createObjectCache<T>();
  const gate = createSyncGate();
  const backoff = createBackoff({ minMs: timing.minBackoffMs, maxMs: timing.maxBackoffMs, random });
  const listeners = new Set<Listener<T>>();
  const stateListeners = new Set<() => void>();
  let running: AbortController | null = null;
  let version: string | null = null;
  let isOpen = false;
  let heardAtMs: number | null = null;
  let lastEventAtMs: number | null = null;
  let error: DomainError | null = null;
  let unreadableInARow = 0;
  let expiredInARow = 0;
  let waiting: { sinceMs: number; end: AbortController } | null = null;
  let flushing: NodeJS.Timeout | null = null;

  const flush = () => {
    if (flushing) clearTimeout(flushing);
    flushing = null;
    const changes = cache.takeChanges();
    if (changes.length > 0) for (const listener of [...listeners]) listener(changes);
  };
  const tellState = () => {
    for (const listener of [...stateListeners]) listener();
  };
  const tellSoon = () => {
    if (cache.hasChanges()) flushing ??= setTimeout(flush, timing.batchMs).unref();
  };

  const forgive = () => {
    expiredInARow = 0;
    backoff.reset();
  };

  const list = async (signal: AbortSignal) => {
    const askedAtMs = now();
    const { items, resourceVersion } = await listAll({ client, path, query, project, signal });
    cache.replace(items);
    version = resourceVersion;
    heardAtMs = askedAtMs;
    gate.open();
    // At once: who takes over the whole list must be told when something of it goes a moment later.
    flush();
    tellState();
  };

  const take = (line: string) => {
    const event = parseWatchLine(line);
    if (!event) {
      unreadableInARow += 1;
      // The same line again: resuming would not get past it.
      if (unreadableInARow > 1) version = null;
      throw broken(`The watch of ${path} sent a line that cannot be read.`);
    }
    if (event.type === 'error') {
      version = null;
      const message = `The watch of ${path} ended with ${event.httpStatus}.`;
      throw event.httpStatus === 410 ? new ExpiredVersionError('unavailable', message) : broken(message);
    }
    if (event.type === 'bookmark') version = event.resourceVersion;
    else {
      const item = event.type === 'present' ? project(event.raw) : null;
      if (item) cache.put(item);
      else cache.remove(event.identity);
      version = event.identity.resourceVersion;
      lastEventAtMs = now();
      tellSoon();
    }
    unreadableInARow = 0;
    forgive();
  };

  const watch = async (signal: AbortSignal) => {
    const silent = new AbortController();
    const timeoutSeconds = Math.round(minWatchSeconds * (1 + random()));
    const asked = { ...query, watch: true, allowWatchBookmarks: true, timeoutSeconds };
    const lines = await client.lines(path, {
      query: { ...asked, resourceVersion: version ?? undefined },
      signal: AbortSignal.any([signal, silent.signal]),
    });
    const openedAtMs = now();
    let heardLines = 0;
    const listen = () => setTimeout(() => silent.abort(), timing.silenceMs).unref();
    const silence = listen();
    isOpen = true;
    heardAtMs = openedAtMs;
    error = null;
    tellState();
    try {
      for await (const line of lines) {
        silence.refresh();
        heardLines += 1;
        take(line);
        heardAtMs = now();
      }
      heardAtMs = now();
      if (heardLines === 0 && now() - openedAtMs < shortestWatchMs)
        throw broken(`The watch of ${path} ends as soon as it is opened.`);
    } catch (cause) {
      if (!silent.signal.aborted) throw cause;
      throw new DomainError(
        'unavailable',
        `The watch of ${path} said nothing for ${timing.silenceMs / 1000} s.`,
      );
    } finally {
      isOpen = false;
      clearTimeout(silence);
      if (now() - openedAtMs >= steadyWatchMs) forgive();
    }
  };

  /** Notes a failure; answers how long to wait. */
  const fail = (cause: unknown): number => {
    const failure = isDomainError(cause)
      ? cause
      : new DomainError('upstream_error', `The objects of ${path} cannot be read.`, { cause });
    const isRefused = refusals.has(failure.code);
    const isExpired = isExpiredVersion(failure);
    if (isRefused || isExpired || hasCause(failure, 'ResourceVersionTooLarge')) version = null;
    // That is how a watch goes on after a while: listing anew mends it, and is nobody's business.
    if (isExpired) expiredInARow += 1;
    const isRoutine = isExpired && expiredInARow === 1;
    // Nor is one cut that is mended at once.
    const isWorthTelling = isRefused || backoff.failures() > 0 || !gate.isOpen();
    if (!isRoutine) {
      if (isWorthTelling) error = failure;
      gate.fail(failure);
    }
    const waitMs = isRoutine ? 0 : Math.max(backoff.nextMs(), retryAfterMsOf(failure));
    tellState();
    return isRefused ? timing.refusedMs * (0.9 + random() / 5) : waitMs;
  };

  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        if (version === null) await list(signal);
        await watch(signal);
      } catch (cause) {
        if (signal.aborted) return;
        await pause(fail(cause), signal);
      }
    }
  };

  const pause = async (ms: number, signal: AbortSignal) => {
    const end = new AbortController();
    waiting = { sinceMs: now(), end };
    const either = AbortSignal.any([signal, end.signal]);
    await delay(ms, undefined, { signal: either, ref: false }).catch(() => {});
    waiting = null;
  };

  const retry = (): boolean => {
    if (!waiting || now() - waiting.sinceMs < timing.retryMs) return false;
    gate.tryAgain();
    waiting.end.abort();
    return true;
  };

  return {
    start: () => {
      if (running) return;
      running = new AbortController();
      forgive();
      void run(running.signal);
    },
    stop: () => {
      running?.abort();
      running = null;
      if (flushing) clearTimeout(flushing);
      flushing = null;
    },
    items: () => cache.items,
    whenSynced: (signal) => {
      if (!gate.isOpen()) retry();
      return gate.whenOpen(signal);
    },
    retry,
    state: () => ({ isSynced: gate.isOpen(), asOfMs: isOpen ? now() : heardAtMs, error, lastEventAtMs }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
  };
};
