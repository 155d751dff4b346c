import type { LogEvent } from '#lib/domain/ports/log-source.ts';

/**
 * Where a line stands in a merged log. `rank` orders lines of one millisecond: when CloudWatch Logs took them in,
 * or the nanoseconds that Kubernetes keeps.
 */
export type LogPosition = { atMs: number; rank: number; id: string };

const compareIds = (a: string, b: string): number =>
  a.length !== b.length ? a.length - b.length : a < b ? -1 : a > b ? 1 : 0;

/** A total order over lines: time, then rank, then id (numbers rise with writing). */
export const comparePositions = (a: LogPosition, b: LogPosition): number =>
  a.atMs - b.atMs || a.rank - b.rank || compareIds(a.id, b.id);

export const positionOf = ({ atMs, ingestedAtMs, id }: LogEvent): LogPosition => ({
  atMs,
  rank: ingestedAtMs,
  id,
});

/** The same order over events of CloudWatch Logs. */
export const compareEvents = (a: LogEvent, b: LogEvent): number =>
  a.atMs - b.atMs || a.ingestedAtMs - b.ingestedAtMs || compareIds(a.id, b.id);
