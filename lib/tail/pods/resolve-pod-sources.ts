import type { Incomplete } from '#lib/contract/common.ts';
import { parseKubeTaskId } from '#lib/contract/ids.ts';
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

/** The containers of a service's pods, those that ended and are still known included. Throws `not_found` for unknown ids. */
export const resolvePodSources = async (
  fleet: Pick<FleetReads, 'getService' | 'listTasks'>,
  ref: ServiceRef,
): Promise<PodSources> => {
  const states: Task['state'][] = ['pending', 'running', 'stopped'];
  const [service, read] = await Promise.all([
    fleet.getService(ref),
    fleet.listTasks({ ...ref, states }).catch((error: unknown) => ({
      value: [] as Task[],
      asOf: null,
      incomplete: [asIncomplete(error)],
    })),
  ]);
  const pods = read.value.flatMap((task) =>
    task.containers.flatMap((container) => toSource(ref.cluster, task, container) ?? []),
  );
  return {
    pods: new Map(pods.map((pod) => [pod.key, pod])),
    tasks: new Map(pods.map((pod) => [pod.task.id, pod.task])),
    // They are all of one namespace: where some were read, what else is missing is not theirs.
    incomplete: pods.length > 0 ? [] : [...read.incomplete],
    isFailed: read.asOf === null,
    asOf: read.asOf ?? service.asOf,
  };
};
