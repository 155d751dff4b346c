import { isDomainError } from '#lib/domain/domain-error.ts';
import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { createLineRing } from './line-ring.ts';
import { compareMarks, createLineCounter, type PodLine, type PodMark, podLineId } from './pod-line.ts';
import { createSeeker, isLineOf, readSince, sinceMsOf } from './read-since.ts';
import type { PodSource } from './resolve-pod-sources.ts';
import type { Gate } from './work-at-most.ts';

export type ContainerNews =
  /** In the order of writing; each line is told once. */
  | { kind: 'lines'; lines: PodLine[] }
  /** The log cannot be read now, or lines are missing. Told once until it changes. */
  | { kind: 'trouble'; reason: string };

export type ContainerListener = (news: ContainerNews) => void;

const backOffMs = [500, 1_000, 2_000, 5_000, 10_000, 15_000];
/** A follow that lasted so long was no failure. */
const steadyMs = 10_000;
const notStartedMs = 5_000;
const refusedMs = 30_000;
/** A cut connection is mended before anybody need hear of it. */
const patienceMs = 20_000;
/** A follow that was silent for so long is opened anew: the kubelet may have lost sight of a rotated file. */
const silenceMs = 300_000;
/** An opening holds its place at the gate until the first line, or for so long. */
const openingMs = 100;
const linesPerRead = 20_000;
/** Neighbours may be written so far out of the order of their times. */
const momentMs = 1_000;
/** Lines that come together are told together. */
const gatherMs = 20;

export type ContainerTailOptions = {
  source: PodLogSource;
  pod: PodSource;
  /** Lines after it are wanted; null for all there are. */
  startAt: PodMark | null;
  /** What was written by now was read up to the mark. */
  isRead: boolean;
  /** Reads and openings of a cluster that run at the same time. */
  gate: Gate;
  now: () => number;
};

const sayMissing = ({ key }: PodSource, mark: PodMark): string =>
  `Lines of ${key} after ${new Date(mark.atMs).toISOString()} may be missing: it restarted more than once or its log was rotated while it could not be followed.`;

export const sayGone = (key: string): string =>
  `Lines of ${key} may be missing: it was gone before they could be read.`;

/** Follows one container for everybody who looks at it, through restarts and cut connections. */
export const createContainerTail = (options: ContainerTailOptions) => {
  const { source, startAt, gate, now } = options;
  const listeners = new Set<ContainerListener>();
  const stop = new AbortController();
  const ring = createLineRing(startAt);
  let { pod } = options;
  let mark = startAt;
  let trouble: string | null = null;
  /** Whether what it wrote is on its way to us, ended with its run, or waits to be read. */
  let standing: 'live' | 'ended' | 'behind' = options.isRead ? 'live' : 'behind';
  let failingSinceMs: number | null = null;
  let failures = 0;
  let gathered: PodLine[] = [];
  let gathering: NodeJS.Timeout | null = null;
  let wake: (() => void) | null = null;

  const tell = (news: ContainerNews) => {
    for (const listener of listeners) listener(news);
  };
  const flush = () => {
    if (gathering) clearTimeout(gathering);
    gathering = null;
    const lines = gathered;
    gathered = [];
    if (lines.length > 0) tell({ kind: 'lines', lines });
  };
  const accept = (line: PodLine) => {
    mark = { atMs: line.atMs, ordinal: line.ordinal };
    ring.add(line);
    gathered.push(line);
    gathering ??= setTimeout(flush, gatherMs);
  };
  const noteTrouble = (reason: string) => {
    if (reason === trouble) return;
    trouble = reason;
    tell({ kind: 'trouble', reason });
  };
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wake = null;
        resolve();
      };
      const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(done, ms);
      wake = done;
      if (stop.signal.aborted) done();
    });
  const backOff = () => {
    const ms = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? refusedMs;
    failures += 1;
    return ms * (0.75 + Math.random() / 2);
  };

  /** What was written while nobody followed. */
  const catchUp = async () => {
    for (;;) {
      const leave = await gate.enter();
      try {
        const from = mark;
        const read = await readSince({ source, pod, mark, most: linesPerRead, signal: stop.signal });
        if (read.isLost && from) tell({ kind: 'trouble', reason: sayMissing(pod, from) });
        for (const line of read.lines) accept(line);
        flush();
        if (read.isCut) continue;
        trouble = null;
        failingSinceMs = null;
        standing = 'live';
        return;
      } finally {
        leave();
      }
    }
  };

  /** The mark did not come by in time: what was written after it, by this run or the one before, comes first. */
  const recover = async (from: PodMark) => {
    const read = await readSince({ source, pod, mark: from, most: linesPerRead, signal: stop.signal });
    if (read.isLost) tell({ kind: 'trouble', reason: sayMissing(pod, from) });
    for (const line of read.lines) accept(line);
    return { told: new Set(read.lines.map(podLineId)), awaited: read.isHere ? from : null };
  };

  /** Follows until the run ends; throws when the connection is cut. */
  const follow = async () => {
    const renew = new AbortController();
    const sinceMs = sinceMsOf(mark);
    const seek = createSeeker(mark);
    const count = createLineCounter(pod);
    let recovered: Awaited<ReturnType<typeof recover>> | null = null;
    let heardMs = now();
    const watchSilence = setInterval(() => {
      if (now() - heardMs > silenceMs) renew.abort();
    }, silenceMs / 10);
    const leave = await gate.enter();
    const opening = setTimeout(leave, openingMs);
    const signal = AbortSignal.any([stop.signal, renew.signal]);
    if (standing === 'behind') standing = 'live';
    try {
      for await (const raw of source.follow(
        pod.ref,
        sinceMs === undefined ? { signal } : { sinceMs, signal },
      )) {
        leave();
        heardMs = now();
        const line = count(raw);
        if (recovered?.awaited) {
          // What this run wrote before the mark was told, whatever its times; later than a moment after it, it has passed.
          const isMark = compareMarks(line, recovered.awaited) === 0;
          const isPast = line.atMs - recovered.awaited.atMs > momentMs;
          if (isMark || isPast) recovered.awaited = null;
          if (!isPast) continue;
        }
        if (recovered?.told.delete(podLineId(line))) continue;
        const sought = seek(line);
        if (sought === 'old') continue;
        if (sought === 'missed' && isLineOf(pod, mark)) {
          recovered = await recover(mark);
          if (recovered.awaited || recovered.told.delete(podLineId(line))) continue;
        }
        accept(line);
        standing = 'live';
      }
      standing = 'ended';
    } catch (error) {
      if (!renew.signal.aborted || stop.signal.aborted) throw error;
    } finally {
      clearTimeout(opening);
      clearInterval(watchSilence);
      leave();
      flush();
    }
  };

  const isBehind = () => standing === 'behind' && pod.isRunning;

  const pauseAfter = (error: unknown): number => {
    if (!isDomainError(error)) return backOff();
    if (error.code === 'unprocessable') return notStartedMs;
    if (error.code === 'not_found') {
      if (isBehind()) noteTrouble(sayGone(pod.key));
      return refusedMs;
    }
    if (error.code === 'aws_access_denied') {
      noteTrouble(error.message);
      return refusedMs;
    }
    failingSinceMs ??= now();
    if (now() - failingSinceMs >= patienceMs)
      noteTrouble(
        `${error.message} Lines come when it answers again; what is rotated away by then is missing.`,
      );
    return backOff();
  };

  const run = async () => {
    // A follow without a mark begins with the first line of the run, so nothing need be read before it.
    let isRead = options.isRead || (startAt === null && pod.isRunning && pod.restarts === 0);
    while (!stop.signal.aborted) {
      try {
        if (!isRead) await catchUp();
        isRead = false;
        if (!pod.isRunning) {
          await pause(Number.POSITIVE_INFINITY);
          continue;
        }
        const startedMs = now();
        await follow().finally(() => {
          if (now() - startedMs >= steadyMs) failures = 0;
        });
        await pause(backOff());
      } catch (error) {
        if (stop.signal.aborted) return;
        if (standing !== 'ended') standing = 'behind';
        await pause(pauseAfter(error));
      }
    }
  };

  return {
    /** Follows from the first listener on; the returned function leaves. */
    listen: (listener: ContainerListener): (() => void) => {
      // What was gathered is in `recent` for whoever joins now.
      flush();
      listeners.add(listener);
      if (trouble) listener({ kind: 'trouble', reason: trouble });
      return () => listeners.delete(listener);
    },
    start: () => void run(),
    stop: () => {
      stop.abort();
      wake?.();
      if (gathering) clearTimeout(gathering);
    },
    /** What is known of the container now; a change of it ends a pause. */
    update: (next: PodSource) => {
      const hasChanged =
        next.isRunning !== pod.isRunning || next.isOver !== pod.isOver || next.restarts !== pod.restarts;
      pod = next;
      if (!hasChanged) return;
      failures = 0;
      wake?.();
    },
    /** Whether every line after the mark is in `recent` or still to be told. */
    covers: ring.covers,
    /** What was told lately after the mark, in the order of writing; all of it where the mark is not known. */
    recentAfter: ring.listAfter,
    hasListeners: () => listeners.size > 0,
    /** Whether it wrote what has not been read, and never will be if it goes now. */
    isBehind,
  };
};

export type ContainerTail = ReturnType<typeof createContainerTail>;
