import type { LogEvent } from './log-event.ts';
import { compareEvents, readSlot, slotMs, slotOf } from './log-slot.ts';
import type { LogStream } from './logs-state.ts';

export type StreamEvent = { stream: LogStream; event: LogEvent };

/** A place in the order of events; reading goes on behind it. */
export type Position = { atMs: number; eventId: string };

export type ScanInput = {
  streams: readonly LogStream[];
  /** Both ends included. */
  fromMs: number;
  toMs: number;
  nowMs: number;
  newestFirst: boolean;
  after?: Position | undefined;
};

/** Every event that can be seen now, of all streams in one order, made minute by minute as it is asked for. */
export function* scanEvents(input: ScanInput): Generator<StreamEvent> {
  const { newestFirst, after } = input;
  const bounds = boundsOf(input);
  if (!bounds) return;
  const sign = newestFirst ? -1 : 1;
  const first = slotOf(newestFirst ? bounds.toMs : bounds.fromMs);
  const last = slotOf(newestFirst ? bounds.fromMs : bounds.toMs);
  for (let slot = first; (last - slot) * sign >= 0; slot += sign) {
    for (const found of readMinute(input, slot).sort((a, b) => sign * compareEvents(a.event, b.event))) {
      if (after && sign * comparePosition(found.event, after) <= 0) continue;
      yield found;
    }
  }
}

const comparePosition = (event: LogEvent, position: Position): number =>
  event.atMs - position.atMs ||
  (event.eventId < position.eventId ? -1 : event.eventId > position.eventId ? 1 : 0);

/** The part of the range in which these streams have anything at all. */
function boundsOf({
  streams,
  fromMs,
  toMs,
  nowMs,
  newestFirst,
  after,
}: ScanInput): { fromMs: number; toMs: number } | null {
  let earliestMs = Number.POSITIVE_INFINITY;
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const { source, put } of streams) {
    if (source) {
      earliestMs = Math.min(earliestMs, source.startedAtMs);
      latestMs = Math.max(latestMs, source.stoppedAtMs ?? nowMs);
    }
    earliestMs = Math.min(earliestMs, put[0]?.atMs ?? earliestMs);
    latestMs = Math.max(latestMs, put.at(-1)?.atMs ?? latestMs);
  }
  const from = Math.max(fromMs, earliestMs, after && !newestFirst ? after.atMs : Number.NEGATIVE_INFINITY);
  const to = Math.min(toMs, latestMs, after && newestFirst ? after.atMs : Number.POSITIVE_INFINITY);
  return from <= to ? { fromMs: from, toMs: to } : null;
}

function readMinute({ streams, fromMs, toMs, nowMs }: ScanInput, slot: number): StreamEvent[] {
  const found: StreamEvent[] = [];
  const keep = (stream: LogStream, event: LogEvent) => {
    if (event.atMs >= fromMs && event.atMs <= toMs && event.ingestedAtMs <= nowMs)
      found.push({ stream, event });
  };
  for (const stream of streams) {
    if (stream.source) for (const event of readSlot(stream.source, slot)) keep(stream, event);
    if (stream.put.length > 0) for (const event of listPut(stream, slot)) keep(stream, event);
  }
  return found;
}

function listPut({ put }: LogStream, slot: number): LogEvent[] {
  const start = lowerBound(put, slot * slotMs);
  return put.slice(start, lowerBound(put, (slot + 1) * slotMs, start));
}

function lowerBound(events: readonly LogEvent[], atMs: number, from = 0): number {
  let low = from;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.atMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a stream's own container wrote that became visible in (sinceMs, nowMs], however old it is by its timestamp. */
export function listArrived(
  stream: LogStream,
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
): LogEvent[] {
  const { source } = stream;
  if (!source) return [];
  const events: LogEvent[] = [];
  for (let slot = slotOf(sinceMs - (source.lateByMs ?? 1000)); slot <= slotOf(nowMs); slot++) {
    for (const event of readSlot(source, slot))
      if (event.ingestedAtMs > sinceMs && event.ingestedAtMs <= nowMs) events.push(event);
  }
  return events;
}

/** First and last event that can be seen now. */
export function readEnds(
  stream: LogStream,
  nowMs: number,
): { first: LogEvent | null; last: LogEvent | null } {
  const range = {
    streams: [stream],
    fromMs: Number.NEGATIVE_INFINITY,
    toMs: Number.POSITIVE_INFINITY,
    nowMs,
  };
  const [first] = scanEvents({ ...range, newestFirst: false });
  const [last] = scanEvents({ ...range, newestFirst: true });
  return { first: first?.event ?? null, last: last?.event ?? null };
}
