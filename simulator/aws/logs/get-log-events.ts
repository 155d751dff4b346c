import { type StreamEvent, scanEvents } from '../../world/log-read.ts';
import type { Fields } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { getLogStream, readLogGroup, readLogs } from './log-group.ts';

const maxPageBytes = 1_048_576;
const instant = { min: 0, max: Number.MAX_SAFE_INTEGER };

type Token = { direction: 'f' | 'b'; eventId: string; atMs: number };

/** One stream, oldest first. Tokens always come: at the end one gets back the token that one sent. */
export const getLogEvents: Operation = (input, call) => {
  const fields = readLogs(input);
  const group = readLogGroup(fields, call);
  const stream = getLogStream(group, fields.text('logStreamName', { min: 1, max: 512 }));
  const fromMs = fields.int('startTime', instant) ?? 0;
  // Unlike in FilterLogEvents an event at the end time is left out.
  const toMs = (fields.int('endTime', instant) ?? Number.MAX_SAFE_INTEGER) - 1;
  const limit = fields.int('limit', { min: 1, max: 10_000 }) ?? 10_000;
  const sent = fields.maybeText('nextToken');
  const token = sent === undefined ? null : readToken(sent, fields);
  const newestFirst = token ? token.direction === 'b' : fields.flag('startFromHead') !== true;
  const after = token?.eventId ? { atMs: token.atMs, eventId: token.eventId } : undefined;
  const range = { streams: [stream], fromMs, toMs, nowMs: call.now, newestFirst, after };

  const page = takePage(scanEvents(range), limit);
  if (newestFirst) page.reverse();
  const { first, last } = { first: page[0], last: page.at(-1) };
  const stay = token ? { atMs: token.atMs, eventId: token.eventId } : { atMs: call.now, eventId: '' };
  return {
    events: page.map(({ event }) => ({
      timestamp: Math.floor(event.atMs),
      message: event.message,
      ingestionTime: Math.floor(event.ingestedAtMs),
    })),
    nextForwardToken: writeToken('f', last?.event ?? stay),
    nextBackwardToken: writeToken('b', first?.event ?? stay),
  };
};

function takePage(events: Iterable<StreamEvent>, limit: number): StreamEvent[] {
  const page: StreamEvent[] = [];
  let bytes = 0;
  for (const found of events) {
    bytes += Buffer.byteLength(found.event.message) + 26;
    if (page.length > 0 && bytes > maxPageBytes) break;
    page.push(found);
    if (page.length >= limit) break;
  }
  return page;
}

const writeToken = (direction: 'f' | 'b', { atMs, eventId }: { atMs: number; eventId: string }): string =>
  `${direction}/${eventId || '0'}/${atMs}/s`;

function readToken(text: string, fields: Fields): Token {
  const match = /^([fb])\/(\d+)\/([\d.]+)\/s$/.exec(text);
  if (!match) throw fields.fail('The specified nextToken is invalid.');
  const [, direction, eventId = '', atMs] = match;
  return {
    direction: direction === 'f' ? 'f' : 'b',
    eventId: eventId === '0' ? '' : eventId,
    atMs: Number(atMs),
  };
}
