import type { Incomplete } from '#lib/contract/common.ts';
import { parseJobId, parseKubeTaskId } from '#lib/contract/ids.ts';
import type { LogSource } from '#lib/contract/logs.ts';
import type { Task, TaskContainer } from '#lib/contract/tasks.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { PodContainer } from '#lib/domain/ports/pod-log-source.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { hashText } from '#lib/tail/hash-text.ts';
import type { KnownTask } from '#lib/tail/source-changes.ts';

/** One container of one pod of a service, as it is known now. */
export type PodSource = {
  /** `<namespace>.<pod>/<container>` */
  key: string;
  /** Tells the keys of a service apart in ids and tokens. */
  hash: number;
  ref: PodContainer;
  log: LogSource;
  task: KnownTask;
  createdAtMs: number | null;
  restarts: number;
  isRunning: boolean;
  /** The pod has ended: nothing is written any more. */
  isOver: boolean;
};

export type PodSources = {
  pods: Map<string, PodSource>;
  tasks: Map<string, KnownTask>;
  incomplete: Incomplete[];
  /** The pods could not be read at all: none is not said to have gone. */
  isFailed: boolean;
  asOf: string;
};

const asIncomplete = (error: unknown): Incomplete => ({
  scope: 'pods',
  code: isDomainError(error) ? error.code : 'internal',
  message: isDomainError(error) ? error.message : 'They could not be read.',
});

const toSource = (cluster: string, task: Task, container: TaskContainer): PodSource | null => {
  const place = parseKubeTaskId(task.id);
  if (!place) return null;
  const key = `${task.id}/${container.name}`;
  const { id, state, verdict, stoppedAt } = task;
  const isOver = state === 'stopped';
  return {
    key,
    hash: hashText(key),
    ref: { cluster, namespace: place.namespace, pod: place.pod, container: container.name },
    log: {
      task: id,
      container: container.name,
      stream: `${place.namespace}/${place.pod}/${container.name}`,
    },
    task: { id, state, verdict, stoppedAt },
    createdAtMs: task.createdAt ? Date.parse(task.createdAt) : null,
    restarts: container.restarts ?? 0,
    isRunning: !isOver && /^running$/i.test(container.lastStatus),
    isOver,
  };
};

/** Its pods, those that ended and are still known included; none where they could not be read. */
const readTasks = async (
  fleet: Pick<FleetReads, 'getService' | 'listTasks'>,
  ref: ServiceRef,
): Promise<{ tasks: Task[]; incomplete: Incomplete[]; isFailed: boolean; asOf: string }> => {
  const listed = fleet.listTasks({ ...ref, states: ['pending', 'running', 'stopped'] });
  if (parseJobId(ref.service)) {
    // A job is no service: its pods alone tell whether there is one.
    const { value: tasks, incomplete, asOf } = await listed;
    return { tasks, incomplete, isFailed: false, asOf };
  }
  const [service, read] = await Promise.all([
    fleet.getService(ref),
    listed.catch((error: unknown) => ({ incomplete: [asIncomplete(error)] })),
  ]);
  return 'value' in read
    ? { tasks: read.value, incomplete: read.incomplete, isFailed: false, asOf: read.asOf }
    : { tasks: [], incomplete: read.incomplete, isFailed: true, asOf: service.asOf };
};

/** The containers of the pods of a service or job. Throws `not_found` for unknown ids. */
export const resolvePodSources = async (
  fleet: Pick<FleetReads, 'getService' | 'listTasks'>,
  ref: ServiceRef,
): Promise<PodSources> => {
  const { tasks, incomplete, isFailed, asOf } = await readTasks(fleet, ref);
  const pods = tasks.flatMap((task) =>
    task.containers.flatMap((container) => toSource(ref.cluster, task, container) ?? []),
  );
  return {
    pods: new Map(pods.map((pod) => [pod.key, pod])),
    tasks: new Map(pods.map((pod) => [pod.task.id, pod.task])),
    // They are all of one namespace: where some were read, what else is missing is not theirs.
    incomplete: pods.length > 0 ? [] : [...incomplete],
    isFailed,
    asOf,
  };
};
