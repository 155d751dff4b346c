import type { LogLine } from '#lib/contract/logs.ts';
import type { PodLogLine } from '#lib/domain/ports/pod-log-source.ts';
import { cutMessage } from '#lib/tail/log-line.ts';
import type { LogPosition } from '#lib/tail/log-order.ts';
import type { PodSource } from './resolve-pod-sources.ts';

/**
 * Which line of a container it is, the same in every read: its millisecond, and how many lines of that
 * millisecond the container wrote before it. With -1 it is no line but the moment before the first of them.
 */
export type PodMark = { atMs: number; ordinal: number };

export type PodLine = PodMark & { pod: PodSource; position: LogPosition; raw: PodLogLine };

/** So many milliseconds back, a line may still come that is written with an earlier time than its neighbours. */
const rememberedMoments = 64;

/** A moment rather than a line: everything of it and later comes after. */
export const momentMark = (atMs: number): PodMark => ({ atMs, ordinal: -1 });

export const isLine = (mark: PodMark): boolean => mark.ordinal >= 0;

export const compareMarks = (a: PodMark, b: PodMark): number => a.atMs - b.atMs || a.ordinal - b.ordinal;

/** What is finer than a millisecond, in nanoseconds, so that lines order by all that the kubelet keeps. */
const nanosOf = (at: string): number => {
  const fraction = /\.(\d+)/.exec(at)?.[1] ?? '';
  return Number(fraction.slice(3, 9).padEnd(6, '0'));
};

/** Numbers the lines of one read, which begins where a millisecond does. */
export const createLineCounter = (pod: PodSource): ((raw: PodLogLine) => PodLine) => {
  const counts = new Map<number, number>();
  return (raw) => {
    const { atMs } = raw;
    const ordinal = counts.get(atMs) ?? 0;
    counts.set(atMs, ordinal + 1);
    if (counts.size > rememberedMoments)
      for (const old of counts.keys()) {
        counts.delete(old);
        break;
      }
    const id = `${pod.key}/${String(ordinal).padStart(6, '0')}`;
    return { atMs, ordinal, pod, raw, position: { atMs, rank: nanosOf(raw.at), id } };
  };
};

/** `<time>-<container>-<ordinal>`: the same in every read, and it says when, so that a link to a line finds it. */
export const podLineId = ({ atMs, ordinal, pod }: PodLine): string =>
  `${atMs.toString(36)}-${pod.hash.toString(36)}-${ordinal.toString(36)}`;

export const toPodLogLine = (line: PodLine): LogLine => ({
  id: podLineId(line),
  at: new Date(line.atMs).toISOString(),
  source: line.pod.log,
  ...cutMessage(line.raw.message, line.raw.bytes),
});
