import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import { parseJobId, parseKubeTaskId } from '#lib/contract/ids.ts';
import type { TaskDetail } from '#lib/contract/tasks.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, TaskRef } from '#lib/domain/ports/region-reads.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { controllerOwnerOf } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';
import { toConditions, toPairs } from '../rules/conditions.ts';
import { newestFirst, toServiceEvent } from '../rules/event-rows.ts';
import { isEnded } from '../rules/pod-state.ts';
import { toTask } from '../rules/task-row.ts';
import { toTimeline } from '../rules/task-timeline.ts';
import { askAllowed } from './access-review.ts';
import { findJobId, readBatch } from './batch-objects.ts';
import type { KubeContext } from './kube-context.ts';
import { notesWithin, readLandscape, requireNamespace } from './landscape.ts';
import { readEventsOf } from './read-events.ts';
import { execQuestions } from './read-rights.ts';

const judgeExec = (pod: Pod, allowed: { allowed: boolean; reason?: string | undefined }) => {
  if (isEnded(pod)) return { allowed: false, reason: 'It has ended.' };
  return pod.status.containerStatuses.some(({ state }) => state.running)
    ? allowed
    : { allowed: false, reason: 'No container of it runs.' };
};

/** Of a job's pod: its row among the jobs, which is the CronJob that made the job, else the job. */
const readJob = async (
  cluster: KubeCluster,
  pod: Pod,
  signal: AbortSignal,
): Promise<{ group?: string; jobId?: string }> => {
  const owner = controllerOwnerOf(pod.metadata);
  if (owner?.kind !== 'Job') return {};
  const batch = await readSoftly(`${cluster.id} jobs`, null, () => readBatch(cluster, signal));
  const id = batch.value && findJobId(batch.value, pod);
  const ref = id ? parseJobId(id) : null;
  if (!id || !ref) return { group: `Job ${owner.name}` };
  return { group: `${ref.kind === 'job' ? 'Job' : 'CronJob'} ${ref.name}`, jobId: id };
};

/** One pod with its conditions, events and timeline; throws `not_found` once Kubernetes has forgotten it. */
export const getTask = async (
  context: KubeContext,
  ref: TaskRef,
  { signal }: ReadOptions,
): Promise<Read<Bare<TaskDetail>>> => {
  const cluster = context.clusterOf(ref.cluster);
  const id = parseKubeTaskId(ref.task);
  if (!id) throw notFound('task', ref.task);
  const landscape = await readLandscape(cluster, signal);
  const pod = landscape.pods.find(({ namespace, name }) => namespace === id.namespace && name === id.pod);
  if (!pod) requireNamespace(landscape, id.namespace);
  if (!pod) throw notFound('task', ref.task);
  const owner = controllerOwnerOf(pod.metadata);
  const [events, nodes, exec, job] = await Promise.all([
    readSoftly(`${ref.cluster} events`, [] as KubeEvent[], () =>
      readEventsOf(cluster, { namespace: pod.namespace, kind: 'Pod', name: pod.name, uid: pod.uid }, signal),
    ),
    cluster.readSoftly('nodes', signal),
    askAllowed(cluster, execQuestions(pod.namespace)),
    readJob(cluster, pod, signal),
  ]);
  const { metadata, status } = pod;
  const node = nodes.items.find(({ name }) => name === pod.spec.nodeName);
  const task = toTask({
    pod,
    clusterId: ref.cluster,
    platform: context.platform,
    serviceId: landscape.serviceIdOf(pod),
    node,
    events: events.value,
    nowMs: context.now().getTime(),
  });
  return {
    value: {
      ...task,
      ...(owner ? { startedBy: `${owner.kind} ${owner.name}` } : {}),
      ...job,
      ...(node?.status.nodeInfo?.kubeletVersion
        ? { platformVersion: node.status.nodeInfo.kubeletVersion }
        : {}),
      timeline: toTimeline(pod, events.value),
      exec: judgeExec(pod, exec),
      conditions: toConditions(status.conditions),
      events: newestFirst(events.value.map(toServiceEvent)),
      ...(status.qosClass ? { qos: status.qosClass } : {}),
      labels: toPairs(metadata.labels),
    },
    incomplete: [...notesWithin(landscape, pod.namespace), ...events.incomplete],
    readAt: landscape.readAt,
  };
};
