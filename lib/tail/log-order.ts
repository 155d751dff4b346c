import type { LogEvent } from '#lib/domain/ports/log-source.ts';

/** Where an event stands in a merged log: by time, then as it was taken in. */
export type LogPosition = { atMs: number; ingestedAtMs: number; id: string };

const compareIds = (a: string, b: string): number =>
  a.length !== b.length ? a.length - b.length : a < b ? -1 : a > b ? 1 : 0;

/** A total order over events: time, then ingestion, then event id (numbers rise with writing). */
export const comparePositions = (a: LogPosition, b: LogPosition): number =>
  a.atMs - b.atMs || a.ingestedAtMs - b.ingestedAtMs || compareIds(a.id, b.id);

export const positionOf = ({ atMs, ingestedAtMs, id }: LogEvent): LogPosition => ({
  atMs,
  ingestedAtMs,
  id,
});
