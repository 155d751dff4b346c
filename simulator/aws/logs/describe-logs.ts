import { readEnds } from '../../world/log-read.ts';
import { addLogGroup, addLogStream, type LogGroup, type LogStream } from '../../world/logs-state.ts';
import { pageByKey } from '../fields.ts';
import { AwsError, type JsonObject, type Operation } from '../operation.ts';
import { getRegion } from '../region.ts';
import { getLogGroup, readLogGroup, readLogs, sortByName } from './log-group.ts';

const pageOf50 = { min: 1, max: 50 };

export const describeLogGroups: Operation = (input, call) => {
  const fields = readLogs(input);
  const prefix = fields.maybeText('logGroupNamePrefix', { min: 1, max: 512 });
  const part = fields.maybeText('logGroupNamePattern', { min: 0, max: 512 });
  const identifiers = fields.texts('logGroupIdentifiers', pageOf50);
  if (prefix && part)
    throw fields.fail('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
  const size = fields.int('limit', pageOf50) ?? 50;
  const token = fields.maybeText('nextToken');
  const all = identifiers
    ? identifiers.map((one) => getLogGroup(one, call))
    : [...getRegion(call).logs.groups.values()].filter(
        ({ name }) =>
          name.startsWith(prefix ?? '') && (!part || name.toLowerCase().includes(part.toLowerCase())),
      );
  const page = pageByKey({
    items: sortByName(all),
    token,
    size,
    keyOf: (one) => one.name,
    fail: fields.fail,
  });
  return { logGroups: page.items.map(toGroup), nextToken: page.nextToken };
};

const toGroup = (group: LogGroup): JsonObject => ({
  logGroupName: group.name,
  creationTime: Math.round(group.createdAtMs),
  retentionInDays: group.retentionInDays ?? undefined,
  metricFilterCount: 0,
  arn: `${group.arn}:*`,
  logGroupArn: group.arn,
  storedBytes: group.streams.size * 1_048_576,
  logGroupClass: 'STANDARD',
});

export const describeLogStreams: Operation = (input, call) => {
  const fields = readLogs(input);
  const group = readLogGroup(fields, call);
  const prefix = fields.maybeText('logStreamNamePrefix', { min: 1, max: 512 });
  const orderBy = fields.oneOf('orderBy', ['LogStreamName', 'LastEventTime']) ?? 'LogStreamName';
  const descending = fields.flag('descending') ?? false;
  const size = fields.int('limit', pageOf50) ?? 50;
  const token = fields.maybeText('nextToken');
  if (prefix && orderBy === 'LastEventTime')
    throw fields.fail('Cannot order by LastEventTime with a logStreamNamePrefix.');
  const rows = [...group.streams.values()]
    .filter(({ name }) => name.startsWith(prefix ?? ''))
    .map((stream) => ({ stream, ...readEnds(stream, call.now) }));
  const keyOf = ({ stream, last }: (typeof rows)[number]): string =>
    orderBy === 'LogStreamName'
      ? stream.name
      : `${String(Math.floor(last?.atMs ?? stream.createdAtMs)).padStart(16, '0')} ${stream.name}`;
  rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (descending) rows.reverse();
  const keys = rows.map((row, index) => ({ row, key: String(index).padStart(8, '0') }));
  const page = pageByKey({ items: keys, token, size, keyOf: (one) => one.key, fail: fields.fail });
  return { logStreams: page.items.map(({ row }) => toStream(row)), nextToken: page.nextToken };
};

function toStream({ stream, first, last }: { stream: LogStream } & ReturnType<typeof readEnds>): JsonObject {
  return {
    logStreamName: stream.name,
    creationTime: Math.round(stream.createdAtMs),
    firstEventTimestamp: first ? Math.round(first.atMs) : undefined,
    lastEventTimestamp: last ? Math.round(last.atMs) : undefined,
    lastIngestionTime: last ? Math.round(last.ingestedAtMs) : undefined,
    uploadSequenceToken: stream.name.slice(-16),
    arn: stream.arn,
    storedBytes: 0,
  };
}

export const createLogGroup: Operation = (input, call) => {
  const name = readLogs(input).text('logGroupName', { min: 1, max: 512 });
  const { logs } = getRegion(call);
  if (logs.groups.has(name))
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
  addLogGroup(logs, name, call.now).retentionInDays = null;
  return {};
};

export const createLogStream: Operation = (input, call) => {
  const fields = readLogs(input);
  const group = getLogGroup(fields.text('logGroupName', { min: 1, max: 512 }), call);
  const name = fields.text('logStreamName', { min: 1, max: 512 });
  if (/[:*]/.test(name))
    throw fields.fail('1 validation error detected: Member must satisfy regular expression pattern: [^:*]*');
  if (group.streams.has(name))
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
  addLogStream({ group, name, createdAtMs: call.now, source: null });
  return {};
};
