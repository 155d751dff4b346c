import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import { parseJobId, parseKubeServiceId } from '#lib/contract/ids.ts';
import type { Task, TaskState } from '#lib/contract/tasks.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import type { Pod } from '../model/pod.ts';
import type { Workload } from '../model/workload.ts';
import { isEnded, isReady, restartsOf, stateOfPod } from '../rules/pod-state.ts';
import { taskRowOf } from '../rules/task-row.ts';
import { readBatch, requirePodsOfJob } from './batch-objects.ts';
import type { KubeContext } from './kube-context.ts';
import { type Landscape, mergeNotes, notesWithin, readLandscape, requireNamespace } from './landscape.ts';
import { readWarnings } from './read-events.ts';

const maxNamespaces = 30;

/** The workload of an id; throws `not_found` for one that is none, or is gone. */
export const findWorkload = (landscape: Landscape, serviceId: string): Workload => {
  const ref = parseKubeServiceId(serviceId);
  const found =
    ref &&
    landscape.workloads.find(
      ({ namespace, kind, name }) => namespace === ref.namespace && kind === ref.kind && name === ref.name,
    );
  if (!found && ref) requireNamespace(landscape, ref.namespace);
  if (!found) throw notFound('service', serviceId);
  return found;
};

const changedAt = ({ stoppedAt, startedAt, createdAt }: Task) => stoppedAt ?? startedAt ?? createdAt ?? '';

const byNewest = (a: Task, b: Task): number => {
  const [first, second] = [changedAt(a), changedAt(b)];
  return first === second ? 0 : first < second ? 1 : -1;
};

/** The warnings about pods that are not well, by uid. */
const readPodWarnings = async (
  cluster: KubeCluster,
  pods: readonly Pod[],
): Promise<{ eventsOf: (pod: Pod) => readonly KubeEvent[]; incomplete: Incomplete[] }> => {
  const unwell = pods.filter((pod) =>
    isReady(pod) ? restartsOf(pod) > 0 : !isEnded(pod) || pod.status.phase === 'Failed',
  );
  const namespaces = [...new Set(unwell.map(({ namespace }) => namespace))].slice(0, maxNamespaces);
  const warnings = await mapLimited(namespaces, 4, (namespace) => readWarnings(cluster, namespace));
  const byUid = Map.groupBy(
    warnings.flatMap(({ value }) => value),
    ({ about }) => about.uid ?? '',
  );
  return {
    eventsOf: ({ uid }) => byUid.get(uid) ?? [],
    incomplete: mergeNotes(warnings.flatMap(({ incomplete }) => incomplete)),
  };
};

/** The pods of a service or a job, in which namespace they are; of all where none is named. */
const readPodsOf = async (
  cluster: KubeCluster,
  landscape: Landscape,
  { id, signal }: { id: string | undefined; signal: AbortSignal },
): Promise<{ pods: readonly Pod[]; namespace?: string }> => {
  if (id === undefined) return { pods: landscape.pods };
  const job = parseJobId(id);
  if (job) {
    const pods = requirePodsOfJob(await readBatch(cluster, signal), job, landscape);
    return { pods, namespace: job.namespace };
  }
  const workload = findWorkload(landscape, id);
  return { pods: landscape.podsOf(workload), namespace: workload.namespace };
};

/** Pods of a cluster, a service or a job in the states asked for, newest first. */
export const listTasks = async (
  context: KubeContext,
  scope: { cluster: string; service?: string; states: TaskState[] },
  { signal }: ReadOptions,
): Promise<Read<Task[]>> => {
  const cluster = context.clusterOf(scope.cluster);
  const landscape = await readLandscape(cluster, signal);
  const { pods: all, namespace } = await readPodsOf(cluster, landscape, { id: scope.service, signal });
  const notes = namespace === undefined ? landscape.incomplete : notesWithin(landscape, namespace);
  const pods = all.filter((pod) => scope.states.includes(stateOfPod(pod)));
  const { eventsOf, incomplete } = await readPodWarnings(cluster, pods);
  const nodes = new Map(cluster.peek('nodes')?.items.map((node) => [node.name, node]));
  const nowMs = context.now().getTime();
  const rows = pods.map((pod) =>
    taskRowOf({
      pod,
      clusterId: scope.cluster,
      platform: context.platform,
      serviceId: landscape.serviceIdOf(pod),
      node: nodes.get(pod.spec.nodeName ?? ''),
      events: eventsOf(pod),
      nowMs,
    }),
  );
  return {
    value: rows.sort(byNewest),
    incomplete: [...notes, ...incomplete],
    readAt: landscape.readAt,
  };
};
