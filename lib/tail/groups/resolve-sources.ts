import type { Incomplete } from '#lib/contract/common.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { LogSource } from '#lib/contract/logs.ts';
import type { Task } from '#lib/contract/tasks.ts';
import { isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { LogGroupRef } from '#lib/domain/ports/log-source.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { groupKey } from '#lib/tail/log-line.ts';
import type { KnownTask } from '#lib/tail/source-changes.ts';
import { type ContainerLogs, readContainerLogs } from './container-logs.ts';
import { findForeignWriters } from './foreign-writers.ts';

export type SourceGroup = {
  key: string;
  ref: LogGroupRef;
  containers: ContainerLogs[];
  /** Streams of tasks without a stream prefix, and any that AWS names outright. */
  streams: Map<string, LogSource>;
};

/** Where a service's lines are, and which of them are its own. */
export type ServiceSources = {
  groups: SourceGroup[];
  tasks: Map<string, KnownTask>;
  incomplete: Incomplete[];
  asOf: string;
  /** Null when the stream is not this service's. */
  match: (group: string, stream: string) => LogSource | null;
};

const revisionsOf = (tasks: Task[], current: string | undefined): string[] => {
  const wanted = [current, ...tasks.map((task) => task.revision)];
  return [...new Set(wanted.filter((revision) => revision !== undefined))].slice(0, 6);
};

const asIncomplete = (scope: string, error: unknown): Incomplete => ({
  scope,
  code: isDomainError(error) ? error.code : 'internal',
  message: isDomainError(error) ? error.message : 'It could not be read.',
});

/** Resolves a service's log groups and streams from its task definitions and tasks. Throws `not_found` for unknown ids. */
export const resolveSources = async (fleet: FleetReads, ref: ServiceRef): Promise<ServiceSources> => {
  const cluster = parseClusterId(ref.cluster);
  if (!cluster) throw notFound('cluster', ref.cluster);
  const { account, region } = cluster;
  const [service, tasksRead] = await Promise.all([
    fleet.getService(ref),
    fleet.listTasks({ ...ref, states: ['pending', 'running', 'stopped'] }).catch((error: unknown) => ({
      value: [] as Task[],
      asOf: null,
      incomplete: [asIncomplete('tasks', error)],
    })),
  ]);
  const incomplete: Incomplete[] = [...tasksRead.incomplete];
  const groups = new Map<string, SourceGroup>();
  const groupOf = (group: string, groupRegion: string): SourceGroup => {
    const groupRef = { account, region: groupRegion, group };
    const key = groupKey(groupRef);
    const found = groups.get(key) ?? { key, ref: groupRef, containers: [], streams: new Map() };
    groups.set(key, found);
    return found;
  };

  const revisions = revisionsOf(
    tasksRead.value,
    service.value.revision ?? service.value.configuration.taskDefinition,
  );
  const contents = await Promise.all(
    revisions.map((revision) =>
      fleet.getRevision({ ...ref, revision }).then(
        (known) => known.value.content,
        (error: unknown) => {
          incomplete.push(asIncomplete(`revision ${revision}`, error));
          return null;
        },
      ),
    ),
  );
  const unread = new Map<string, Incomplete>();
  for (const content of contents) {
    for (const container of content ? readContainerLogs(content) : []) {
      if (container.kind === 'unreadable') {
        unread.set(container.name, {
          scope: `container ${container.name}`,
          code: 'unprocessable',
          message: container.reason,
        });
        continue;
      }
      const group = groupOf(container.group, container.region ?? region);
      const isKnown = group.containers.some(
        (one) => one.name === container.name && one.prefix === container.prefix,
      );
      if (!isKnown) group.containers.push(container);
    }
  }
  incomplete.push(...unread.values());
  for (const task of tasksRead.value) {
    for (const { name, logs, runtimeId } of task.containers) {
      if (logs) {
        const named = [...groups.values()].find((one) => one.ref.group === logs.group);
        (named ?? groupOf(logs.group, region)).streams.set(logs.stream, {
          task: task.id,
          container: name,
          stream: logs.stream,
        });
      }
      if (!runtimeId) continue;
      for (const group of groups.values())
        if (group.containers.some((one) => one.name === name && one.prefix === undefined))
          group.streams.set(runtimeId, { task: task.id, container: name, stream: runtimeId });
    }
  }

  const known = new Map<string, KnownTask>(
    tasksRead.value.map(({ id, state, verdict, stoppedAt }) => [id, { id, state, verdict, stoppedAt }]),
  );
  const all = [...groups.values()];
  const foreign = await findForeignWriters(fleet, { ref, groups: all });
  if (foreign.sharedWith.length > 0)
    incomplete.push({
      scope: 'stopped tasks',
      code: 'unprocessable',
      message: `${foreign.sharedWith.join(', ')} writes under the same stream prefix: lines of tasks that AWS no longer lists cannot be told apart and are left out.`,
    });

  const match = (groupId: string, stream: string): LogSource | null => {
    const group = groups.get(groupId);
    if (!group) return null;
    const named = group.streams.get(stream);
    if (named) return named;
    for (const { name, prefix } of group.containers) {
      if (prefix === undefined) continue;
      const head = `${prefix}/${name}/`;
      if (!stream.startsWith(head)) continue;
      const task = stream.slice(head.length);
      if (task === '' || task.includes('/')) continue;
      if (known.has(task)) return { task, container: name, stream };
      if (foreign.tasks.has(task) || foreign.heads.has(`${groupId}|${head}`)) return null;
      return { task, container: name, stream };
    }
    return null;
  };
  return { groups: all, tasks: known, incomplete, asOf: tasksRead.asOf ?? service.asOf, match };
};
