import { parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { Platform } from '#lib/contract/common.ts';
import { kubeTaskId } from '#lib/contract/ids.ts';
import type { Task, TaskContainer } from '#lib/contract/tasks.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import type { KubeNode } from '../model/kube-node.ts';
import type { ContainerStatus, Pod, PodContainer } from '../model/pod.ts';
import {
  digestOfImageId,
  isReady,
  isTerminating,
  restartsOf,
  stateOfPod,
  statusWordOf,
} from './pod-state.ts';
import { present } from './present.ts';
import { revisionIdOfPod } from './revisions.ts';
import { launchOfPod } from './service-row.ts';
import { judgePod } from './task-verdict.ts';

const zoneLabel = 'topology.kubernetes.io/zone';

const wordOf = ({ state }: ContainerStatus): string => {
  if (state.running) return 'Running';
  if (state.terminated) return state.terminated.reason ?? 'Terminated';
  return state.waiting?.reason ?? 'Waiting';
};

const codeOf = (end: ContainerStatus['state']['terminated']) =>
  end?.exitCode ?? (end?.signal ? 128 + end.signal : undefined);

const toContainer = (
  container: PodContainer,
  one: ContainerStatus | undefined,
  isInit: boolean,
): TaskContainer => {
  const { tag, digest } = parseImageReference(container.image);
  const end = one?.state.terminated;
  const before = one?.lastState.terminated;
  return present({
    name: container.name,
    image: container.image,
    tag,
    digest: (one && digestOfImageId(one.imageID)) ?? digest,
    lastStatus: one ? wordOf(one) : 'Waiting',
    health:
      one?.state.running && container.hasReadiness && !isInit
        ? one.ready
          ? 'HEALTHY'
          : 'UNHEALTHY'
        : undefined,
    exitCode: codeOf(end),
    reason: end?.message || end?.reason || one?.state.waiting?.message,
    runtimeId: one?.containerID,
    init: isInit || undefined,
    ready: one?.ready,
    restarts: one?.restartCount,
    previous: before
      ? present({ exitCode: codeOf(before), reason: before.reason, finishedAt: before.finishedAt })
      : undefined,
  });
};

const containersOf = ({ spec, status }: Pod): TaskContainer[] => [
  ...spec.containers.map((one) =>
    toContainer(
      one,
      status.containerStatuses.find(({ name }) => name === one.name),
      false,
    ),
  ),
  ...spec.initContainers.map((one) =>
    toContainer(
      one,
      status.initContainerStatuses.find(({ name }) => name === one.name),
      true,
    ),
  ),
];

type Size = { cpu: number | undefined; memoryMiB: number | undefined };

const sum = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.flatMap((value) => value ?? []);
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) : undefined;
};
const largest = (values: readonly (number | undefined)[]): number =>
  Math.max(0, ...values.flatMap((value) => value ?? []));

/**
 * What a pod asks of its node: the sum of its containers and sidecars, or its greediest init container where that asks
 * for more. https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export const requestsOf = ({ spec }: Pod): Size => {
  const sidecars = spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const inits = spec.initContainers.filter(({ restartPolicy }) => restartPolicy !== 'Always');
  const all = [...spec.containers, ...sidecars];
  const sizeOf = (field: 'cpu' | 'memoryMiB') => {
    const together = sum(all.map(({ resources }) => resources[field]));
    const first = largest(inits.map(({ resources }) => resources[field]));
    return first > (together ?? 0) ? first : together;
  };
  return { cpu: sizeOf('cpu'), memoryMiB: sizeOf('memoryMiB') };
};

const endedAtOf = ({ status }: Pod): string | undefined =>
  [...status.containerStatuses, ...status.initContainerStatuses]
    .flatMap(({ state }) => state.terminated?.finishedAt ?? [])
    .sort()
    .at(-1) ?? status.conditions.find(({ type }) => type === 'Ready')?.lastTransitionTime;

const healthOf = (pod: Pod): string | undefined => {
  if (!pod.spec.containers.some(({ hasReadiness }) => hasReadiness) || !pod.spec.nodeName) return undefined;
  if (stateOfPod(pod) === 'stopped' || !pod.status.containerStatuses.some(({ state }) => state.running))
    return undefined;
  return isReady(pod) ? 'HEALTHY' : 'UNHEALTHY';
};

export type TaskFacts = {
  pod: Pod;
  clusterId: string;
  platform: Platform;
  serviceId: string | undefined;
  /** Where it is placed, as far as the nodes are known. */
  node?: KubeNode | undefined;
  events?: readonly KubeEvent[] | undefined;
  nowMs: number;
};

const zoneOf = (node: KubeNode | undefined): string | undefined => node?.metadata.labels[zoneLabel];

/** A pod as lists show it, with its verdict. */
export const toTask = ({ pod, clusterId, platform, serviceId, node, events, nowMs }: TaskFacts): Task => {
  const { metadata, spec, status } = pod;
  const state = stateOfPod(pod);
  const { cpu, memoryMiB } = requestsOf(pod);
  const verdict = judgePod(pod, { nowMs, events });
  const revision = revisionIdOfPod(pod);
  return present({
    id: kubeTaskId({ namespace: pod.namespace, pod: pod.name }),
    clusterId,
    serviceId,
    namespace: pod.namespace,
    state,
    lastStatus: statusWordOf(pod),
    desiredStatus: isTerminating(pod) ? 'STOPPED' : undefined,
    health: healthOf(pod),
    revision,
    deployment: serviceId ? revision : undefined,
    launch: launchOfPod(pod, platform),
    zone: zoneOf(node),
    node: spec.nodeName,
    address: status.podIP,
    cpu,
    vcpu: cpu === undefined ? undefined : cpu / 1024,
    memoryMiB,
    createdAt: metadata.creationTimestamp,
    startedAt: status.startTime,
    stoppedAt: state === 'stopped' ? endedAtOf(pod) : undefined,
    stopCode: state === 'stopped' ? status.reason : undefined,
    stoppedReason: state === 'stopped' ? status.message : undefined,
    containers: containersOf(pod),
    verdict: verdict?.sentence,
    next: verdict?.next,
  });
};

/** Nothing that is said of it depends on events, or on how late it is. */
const isSettled = (pod: Pod): boolean =>
  isReady(pod) &&
  !isTerminating(pod) &&
  restartsOf(pod) === 0 &&
  pod.status.containerStatuses.every(({ ready, state }) => ready && state.running);

const settledRows = new WeakMap<Pod, Task>();

/**
 * The same as `toTask`, made once for a pod that is well: of thousands few change from one read to the next, and the
 * very same row needs no comparing. A pod that changes is another object.
 */
export const taskRowOf = (facts: TaskFacts): Task => {
  const { pod, serviceId, node } = facts;
  const known = settledRows.get(pod);
  if (known && known.serviceId === serviceId && known.zone === zoneOf(node)) return known;
  const row = toTask(facts);
  if (isSettled(pod)) settledRows.set(pod, row);
  return row;
};
