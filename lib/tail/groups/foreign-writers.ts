import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { SourceGroup } from './resolve-sources.ts';

export type ForeignWriters = {
  /** Task ids of others that write to these groups. */
  tasks: Set<string>;
  /** `<group key>|<prefix>/<container>/` under which others write too. */
  heads: Set<string>;
  /** Their services' names. */
  sharedWith: string[];
};

/** Who else in the cluster writes to the service's groups: several services may share one. */
export const findForeignWriters = async (
  fleet: FleetReads,
  { ref, groups }: { ref: ServiceRef; groups: SourceGroup[] },
): Promise<ForeignWriters> => {
  const found: ForeignWriters = { tasks: new Set(), heads: new Set(), sharedWith: [] };
  if (groups.every((group) => group.containers.length === 0)) return found;
  // Not known is not shared: the service's own lines matter more than a stranger's.
  const tasks = await fleet
    .listTasks({ cluster: ref.cluster, states: ['pending', 'running', 'stopped'] })
    .then((known) => known.value)
    .catch(() => []);
  const names = new Set<string>();
  for (const task of tasks) {
    if (task.serviceId === ref.service) continue;
    for (const { logs } of task.containers) {
      if (!logs) continue;
      const group = groups.find((one) => one.ref.group === logs.group);
      if (!group) continue;
      found.tasks.add(task.id);
      const head = group.containers
        .map(({ name, prefix }) => (prefix === undefined ? null : `${prefix}/${name}/`))
        .find((one) => one !== null && logs.stream.startsWith(one));
      if (!head) continue;
      found.heads.add(`${group.key}|${head}`);
      names.add(task.serviceId ?? 'a task without a service');
    }
  }
  found.sharedWith = [...names].sort().slice(0, 3);
  return found;
};
