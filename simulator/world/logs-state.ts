import type { Blueprint } from './blueprint/types.ts';
import type { LogEvent } from './log-event.ts';
import { createEventId } from './log-slot.ts';
import type { TaskStream } from './log-stream.ts';
import type { Random } from './random.ts';

export type LogStream = {
  name: string;
  arn: string;
  createdAtMs: number;
  /** What a container wrote, made when it is read; null for a stream made by CreateLogStream. */
  source: TaskStream | null;
  /** What PutLogEvents added, in order of timestamp. */
  put: LogEvent[];
};

export type LogGroup = {
  name: string;
  arn: string;
  createdAtMs: number;
  retentionInDays: number | null;
  streams: Map<string, LogStream>;
};

export type LogsState = {
  account: string;
  region: string;
  seed: string;
  groups: Map<string, LogGroup>;
  /** Counts what was put, so that event ids stay unique. */
  putCount: number;
  /** Tails that want to hear of what is put. */
  listeners: Set<(put: { group: LogGroup; stream: LogStream; event: LogEvent }) => void>;
};

export type CreateLogsStateInput = {
  account: string;
  region: string;
  blueprint: Blueprint;
  random: Random;
  nowMs: number;
};

/** The log groups that the task definitions of an account and Region name; streams appear with their tasks. */
export function createLogsState({
  account,
  region,
  blueprint,
  random,
  nowMs,
}: CreateLogsStateInput): LogsState {
  const state: LogsState = {
    account,
    region,
    seed: `${blueprint.seed}/logs/${account}/${region}/${random.fork('logs').hex(8)}`,
    groups: new Map(),
    putCount: 0,
    listeners: new Set(),
  };
  for (const service of blueprint.services) {
    if (service.account !== account) continue;
    for (const container of service.revisions.flatMap((revision) => revision.containers)) {
      if (container.log.region !== region || state.groups.has(container.log.group)) continue;
      addLogGroup(state, container.log.group, nowMs - service.ageHours * 3_600_000);
    }
  }
  return state;
}

export function addLogGroup(state: LogsState, name: string, createdAtMs: number): LogGroup {
  const group: LogGroup = {
    name,
    arn: `arn:aws:logs:${state.region}:${state.account}:log-group:${name}`,
    createdAtMs,
    retentionInDays: 30,
    streams: new Map(),
  };
  state.groups.set(name, group);
  return group;
}

export type AddLogStreamInput = {
  group: LogGroup;
  name: string;
  createdAtMs: number;
  source: TaskStream | null;
};

/** The first stream of this group hands its lines over up to 14 s late. */
const lateGroup = '/ecs/shop/orders';

export function addLogStream({ group, name, createdAtMs, source }: AddLogStreamInput): LogStream {
  if (source && group.name === lateGroup && group.streams.size === 0) source.lateByMs = 14_000;
  const stream: LogStream = { name, arn: `${group.arn}:log-stream:${name}`, createdAtMs, source, put: [] };
  group.streams.set(name, stream);
  return stream;
}

export type AppendLogInput = {
  group: string;
  stream: string;
  atMs: number;
  message: string;
  /** When the line becomes visible; readers do not see it before. */
  ingestedAtMs: number;
};

/** Keeps one line in an existing stream; it reaches readers and tails like the stream's own. */
export function appendLog(
  state: LogsState,
  { group, stream, atMs, message, ingestedAtMs }: AppendLogInput,
): void {
  const found = state.groups.get(group);
  const target = found?.streams.get(stream);
  if (!found || !target) throw new Error(`no log stream ${group} ${stream}`);
  state.putCount += 1;
  const eventId = createEventId({ atMs, stream: '999999999999999999999999', sequence: state.putCount });
  const event: LogEvent = { eventId, atMs, ingestedAtMs, message };
  const after = target.put.findLastIndex((one) => one.atMs <= atMs) + 1;
  target.put.splice(after, 0, event);
  for (const listener of state.listeners) listener({ group: found, stream: target, event });
}
