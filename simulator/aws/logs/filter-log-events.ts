import { fraction } from '../../world/image-content.ts';
import { type Position, scanEvents } from '../../world/log-read.ts';
import type { LogGroup, LogStream } from '../../world/logs-state.ts';
import { decodeToken, encodeToken, type Fields } from '../fields.ts';
import type { JsonObject, Operation } from '../operation.ts';
import { compilePattern } from './filter-pattern.ts';
import { readLogGroup, readLogs } from './log-group.ts';

const maxPageBytes = 1_048_576;
const eventOverheadBytes = 26;
/** A page looks at that many events at most, so a rare pattern gives empty pages with a token. */
const maxLookedAt = 20_000;
const aDayMs = 86_400_000;
const newestFirstSinceMs = Date.UTC(2024, 0, 1);
const instant = { min: 0, max: Number.MAX_SAFE_INTEGER };

export const filterLogEvents: Operation = (input, call) => {
  const fields = readLogs(input);
  const group = readLogGroup(fields, call);
  const streams = readStreams(fields, group);
  const fromMs = fields.int('startTime', instant) ?? 0;
  const toMs = fields.int('endTime', instant) ?? Number.MAX_SAFE_INTEGER;
  const limit = fields.int('limit', { min: 1, max: 10_000 }) ?? 10_000;
  const newestFirst = fields.flag('startFromHead') === false;
  if (fromMs > toMs) throw fields.fail('The specified time range is invalid: startTime is after endTime');
  if (newestFirst && fromMs < newestFirstSinceMs)
    throw fields.fail('startTime must be on or after 2024-01-01 when startFromHead is false');
  const pattern = fields.maybeText('filterPattern', { min: 0, max: 1024 }) ?? '';
  const matches = compilePattern(pattern);
  const query = queryOf(input);
  const token = fields.maybeText('nextToken');
  const from = token === undefined ? undefined : readPosition(token, { query, nowMs: call.now, fields });
  // Some searches begin with a page in which nothing was found yet.
  if (token === undefined && pattern !== '' && fraction(query) < 0.25)
    return {
      events: [],
      searchedLogStreams: [],
      nextToken: writePosition({ query, nowMs: call.now, after: undefined }),
    };

  const events: JsonObject[] = [];
  let bytes = 0;
  let lookedAt = 0;
  let after: Position | undefined;
  const range = { streams, fromMs, toMs, nowMs: call.now, newestFirst, after: from };
  for (const { stream, event } of scanEvents(range)) {
    const size = Buffer.byteLength(event.message) + eventOverheadBytes;
    const isMatch = matches(event.message);
    const isFull = isMatch && (events.length >= limit || (events.length > 0 && bytes + size > maxPageBytes));
    if (after && (isFull || lookedAt >= maxLookedAt))
      return { events, searchedLogStreams: [], nextToken: writePosition({ query, nowMs: call.now, after }) };
    lookedAt += 1;
    after = { atMs: event.atMs, eventId: event.eventId };
    if (!isMatch) continue;
    bytes += size;
    events.push({
      logStreamName: stream.name,
      timestamp: Math.floor(event.atMs),
      message: event.message,
      ingestionTime: Math.floor(event.ingestedAtMs),
      eventId: event.eventId,
    });
  }
  return { events, searchedLogStreams: [] };
};

function readStreams(fields: Fields, group: LogGroup): LogStream[] {
  const names = fields.texts('logStreamNames', { min: 1, max: 100 });
  const prefix = fields.maybeText('logStreamNamePrefix', { min: 1, max: 512 });
  if (names && prefix !== undefined)
    throw fields.fail('logStreamNames and logStreamNamePrefix are mutually exclusive parameters.');
  const all = [...group.streams.values()];
  if (names) return all.filter((stream) => names.includes(stream.name));
  return prefix === undefined ? all : all.filter((stream) => stream.name.startsWith(prefix));
}

/** A token belongs to its query: with other parameters it is refused. */
const queryOf = (input: JsonObject): string => {
  const { nextToken: _, limit: __, ...rest } = input;
  return JSON.stringify(rest, Object.keys(rest).sort());
};

type PositionInput = { query: string; nowMs: number; after: Position | undefined };

const writePosition = ({ query, nowMs, after }: PositionInput): string =>
  encodeToken([fraction(query), nowMs, after?.atMs ?? '', after?.eventId ?? ''].join(' '));

function readPosition(
  token: string,
  { query, nowMs, fields }: { query: string; nowMs: number; fields: Fields },
): Position | undefined {
  const [mark, madeAtMs, atMs = '', eventId = ''] = decodeToken(token, fields.fail).split(' ');
  if (Number(mark) !== fraction(query) || nowMs - Number(madeAtMs) > aDayMs)
    throw fields.fail('The specified nextToken is invalid.');
  return eventId === '' ? undefined : { atMs: Number(atMs), eventId };
}
