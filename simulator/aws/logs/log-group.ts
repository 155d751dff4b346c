import type { LogGroup, LogStream } from '../../world/logs-state.ts';
import { type Fields, readFields } from '../fields.ts';
import { AwsError, type Call, type JsonObject } from '../operation.ts';
import { getRegion } from '../region.ts';

export const readLogs = (input: JsonObject): Fields => readFields(input, 'InvalidParameterException');

/** A group by name or by ARN, with or without the `:*` behind it. */
export function getLogGroup(nameOrArn: string, call: Call): LogGroup {
  const arn = /^arn:[^:]+:logs:([^:]+):(\d{12}):log-group:([^:]+)(?::\*)?$/.exec(nameOrArn);
  const [, region, account, name] = arn ?? [];
  const { logs } = getRegion(call, arn ? { account, region } : {});
  const group = logs.groups.get(name ?? nameOrArn);
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

/** Exactly one of `logGroupName` and `logGroupIdentifier`. */
export function readLogGroup(fields: Fields, call: Call): LogGroup {
  const name = fields.maybeText('logGroupName', { min: 1, max: 512 });
  const identifier = fields.maybeText('logGroupIdentifier', { min: 1, max: 2048 });
  if (name && identifier)
    throw new AwsError(
      'ValidationException',
      'LogGroup name and LogGroup Identifier are mutually exclusive parameters.',
    );
  const wanted = name ?? identifier;
  if (!wanted) throw fields.fail('Must specify either log group name or log group identifier');
  return getLogGroup(wanted, call);
}

export function getLogStream(group: LogGroup, name: string): LogStream {
  const stream = group.streams.get(name);
  if (!stream) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  return stream;
}

export const sortByName = <T extends { name: string }>(items: Iterable<T>): T[] =>
  [...items].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
