import type { ServerResponse } from 'node:http';
import type { LogEvent } from '../../world/log-event.ts';
import { listArrived } from '../../world/log-read.ts';
import type { LogGroup, LogStream, LogsState } from '../../world/logs-state.ts';
import { AwsError, type Call, type JsonObject } from '../operation.ts';
import { getRegion } from '../region.ts';
import { encodeEvent, encodeException } from './event-frames.ts';
import { compilePattern, type Matcher } from './filter-pattern.ts';
import { getLogGroup, readLogs } from './log-group.ts';

const updateMs = 1000;
const maxEventsPerUpdate = 500;
const longestSessionMs = 3 * 3_600_000;
const maxSessions = 15;

/** Sessions that are open, by account. */
const openSessions = new WeakMap<LogsState, number>();

type Tail = {
  groups: LogGroup[];
  groupArns: string[];
  names: string[];
  prefixes: string[];
  pattern: string;
  matches: Matcher;
};

function readTail(input: JsonObject, call: Call): Tail {
  const fields = readLogs(input);
  const arns = fields.texts('logGroupIdentifiers', { min: 1, max: 10 });
  if (!arns)
    throw fields.fail(
      "1 validation error detected: Value null at 'logGroupIdentifiers' failed to satisfy constraint: Member must not be null",
    );
  const names = fields.texts('logStreamNames', { min: 1, max: 100 }) ?? [];
  const prefixes = fields.texts('logStreamNamePrefixes', { min: 1, max: 100 }) ?? [];
  const pattern = fields.maybeText('logEventFilterPattern', { min: 0, max: 1024 }) ?? '';
  if (names.length > 0 && prefixes.length > 0)
    throw fields.fail('logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.');
  if (names.length + prefixes.length > 0 && arns.length > 1)
    throw fields.fail('Log streams can be named only when exactly one log group is.');
  for (const arn of arns) {
    if (!arn.startsWith('arn:') || arn.endsWith('*'))
      throw fields.fail(`Log group identifier ${arn} must be an ARN that does not end with an asterisk`);
  }
  const groups = arns.map((arn) => getLogGroup(arn, call));
  return { groups, groupArns: arns, names, prefixes, pattern, matches: compilePattern(pattern) };
}

function isWanted(tail: Tail, stream: LogStream): boolean {
  if (tail.names.length > 0) return tail.names.includes(stream.name);
  return tail.prefixes.length === 0 || tail.prefixes.some((prefix) => stream.name.startsWith(prefix));
}

type Found = { group: LogGroup; stream: LogStream; event: LogEvent };

/** A live tail as an event stream: `sessionStart`, then one `sessionUpdate` a second until the reader goes. */
export function startLiveTail(call: Call, input: JsonObject, response: ServerResponse): void {
  const tail = readTail(input, call);
  const { logs } = getRegion(call);
  const count = openSessions.get(logs) ?? 0;
  if (count >= maxSessions)
    throw new AwsError(
      'LimitExceededException',
      'The maximum number of concurrent Live Tail sessions has been reached.',
    );
  openSessions.set(logs, count + 1);

  const put: Found[] = [];
  const hear = (found: Found) => {
    if (tail.groups.includes(found.group) && isWanted(tail, found.stream)) put.push(found);
  };
  logs.listeners.add(hear);
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'x-amzn-requestid': call.requestId,
  });
  response.write(encodeEvent('initial-response', {}));
  response.write(encodeEvent('sessionStart', describeSession(tail, call)));

  const { clock } = call.world;
  let sinceMs = call.now;
  const update = () => {
    const nowMs = clock.now();
    if (nowMs - call.now >= longestSessionMs) {
      response.end(encodeException('SessionTimeoutException', 'The session has timed out after 3 hours.'));
      return;
    }
    const found = [...listNew(tail, { sinceMs, nowMs }), ...put.splice(0)].filter(({ event }) =>
      tail.matches(event.message),
    );
    sinceMs = nowMs;
    response.write(encodeEvent('sessionUpdate', describeUpdate(found, logs.account)));
    cancel = clock.schedule(updateMs, update);
  };
  let cancel = clock.schedule(updateMs, update);
  response.once('close', () => {
    cancel();
    logs.listeners.delete(hear);
    openSessions.set(logs, (openSessions.get(logs) ?? 1) - 1);
  });
}

const listNew = (tail: Tail, range: { sinceMs: number; nowMs: number }): Found[] =>
  tail.groups.flatMap((group) =>
    [...group.streams.values()]
      .filter((stream) => isWanted(tail, stream))
      .flatMap((stream) => listArrived(stream, range).map((event) => ({ group, stream, event }))),
  );

const describeSession = (tail: Tail, call: Call): JsonObject => ({
  requestId: call.requestId,
  sessionId: call.requestId,
  logGroupIdentifiers: tail.groupArns,
  logStreamNames: tail.names,
  logStreamNamePrefixes: tail.prefixes,
  logEventFilterPattern: tail.pattern,
});

/** Above 500 events a second an even sample of them is sent. */
function describeUpdate(found: Found[], account: string): JsonObject {
  const step = found.length / maxEventsPerUpdate;
  const sent =
    step <= 1
      ? found
      : Array.from({ length: maxEventsPerUpdate }, (_, index) => found[Math.floor(index * step)]);
  return {
    sessionMetadata: { sampled: step > 1 },
    sessionResults: sent.flatMap((one) =>
      one
        ? [
            {
              logStreamName: one.stream.name,
              logGroupIdentifier: `${account}:${one.group.name}`,
              message: one.event.message,
              timestamp: Math.floor(one.event.atMs),
              ingestionTime: Math.floor(one.event.ingestedAtMs),
            },
          ]
        : [],
    ),
  };
}
