import type { LogEvent } from './log-event.ts';
import { crashesAtStart, listLifeLines } from './log-life.ts';
import type { TaskStream } from './log-stream.ts';
import { writeLines } from './log-text.ts';
import { createRandom, type Random } from './random.ts';

/** Lines are made a minute at a time, so that any window can be read without what came before it. */
export const slotMs = 60_000;

export const slotOf = (atMs: number): number => Math.floor(atMs / slotMs);

export const compareEvents = (a: LogEvent, b: LogEvent): number =>
  a.atMs - b.atMs || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);

/** 56 digits that sort by time, then by stream, then by the order of writing. */
export const createEventId = ({
  atMs,
  stream,
  sequence,
}: {
  atMs: number;
  stream: string;
  sequence: number;
}): string =>
  `39${String(Math.floor(atMs)).padStart(14, '0')}${stream.padStart(24, '0')}${String(sequence).padStart(16, '0')}`;

/** The stream's part of its event ids. */
export const numberOf = (seed: string): string => {
  const random = createRandom(seed);
  return `${random.int(1, 999_999_999)}${String(random.int(0, 999_999_999)).padStart(9, '0')}`;
};

const maxEventBytes = 256 * 1024;

/** Everything the container wrote in one minute, oldest first; the same each time it is asked. */
export function readSlot(stream: TaskStream, slot: number): LogEvent[] {
  const fromMs = slot * slotMs;
  const endMs = stream.stoppedAtMs ?? Number.POSITIVE_INFINITY;
  if (stream.startedAtMs >= fromMs + slotMs || endMs < fromMs) return [];
  const random = createRandom(`${stream.seed}/${slot}`);
  const id = numberOf(stream.seed);
  const lifeLines = isEventful(stream, fromMs) ? listLifeLines(stream) : [];
  const written = [...listRoutine(stream, random, fromMs), ...lifeLines];
  const events: LogEvent[] = [];
  for (const [sequence, { atMs, message }] of written.entries()) {
    // Drawn for every line, kept or not, so that a later stop leaves the earlier lines as they were.
    const delayMs = delayOf(stream, random);
    if (atMs < fromMs || atMs >= fromMs + slotMs || atMs < stream.startedAtMs || atMs > endMs) continue;
    events.push({
      eventId: createEventId({ atMs, stream: id, sequence }),
      atMs,
      ingestedAtMs: atMs + delayMs,
      message: message.length > maxEventBytes ? message.slice(0, maxEventBytes) : message,
    });
  }
  return events.sort(compareEvents);
}

/** Whether the minute may hold a line of the container's start or end. */
const isEventful = (stream: TaskStream, fromMs: number): boolean =>
  stream.stoppingAtMs !== undefined || fromMs <= stream.startedAtMs + (stream.endsAfterMs ?? 0) + 2 * slotMs;

function delayOf(stream: TaskStream, random: Random): number {
  const usual = 30 + Math.round(random.next() * 900);
  return stream.lateByMs ? Math.round(random.next() * stream.lateByMs) : usual;
}

/** Nothing is routine in the first seconds, nor in a container that crashes at its start. */
function listRoutine(
  stream: TaskStream,
  random: Random,
  fromMs: number,
): { atMs: number; message: string }[] {
  if (crashesAtStart(stream)) return [];
  const burst = random.chance(0.04) ? 4 : 1;
  const wanted = stream.linesPerMinute * (0.6 + random.next() * 0.8) * burst;
  const count = Math.floor(wanted) + (random.chance(wanted % 1) ? 1 : 0);
  const times = Array.from({ length: count }, () => fromMs + random.int(0, slotMs - 1)).sort((a, b) => a - b);
  return times.flatMap((atMs) =>
    writeLines({ stream, random, atMs })
      .filter(() => atMs >= stream.startedAtMs + 1500)
      .map((message) => ({ atMs, message })),
  );
}
