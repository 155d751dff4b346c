import type { TaskState } from '#lib/contract/tasks.ts';
import { findCondition } from '../model/metadata.ts';
import type { ContainerStatus, Pod, PodContainer } from '../model/pod.ts';

export const isEnded = ({ status }: Pod): boolean =>
  status.phase === 'Succeeded' || status.phase === 'Failed';

export const isReady = (pod: Pod): boolean =>
  !isEnded(pod) && findCondition(pod.status.conditions, 'Ready')?.status === 'True';

export const isTerminating = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp !== undefined && !isEnded(pod);

/** Running while it is Ready, pending until then and whenever it is not, stopped once it has ended. */
export const stateOfPod = (pod: Pod): TaskState =>
  isEnded(pod) ? 'stopped' : isReady(pod) ? 'running' : 'pending';

/** An init container that runs beside the others, a sidecar. */
const isSidecar = (container: PodContainer | undefined) => container?.restartPolicy === 'Always';

const wordOfEnd = ({ terminated }: ContainerStatus['state']): string | undefined => {
  if (!terminated) return undefined;
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? '?'}`;
};

const wordOfInit = ({ spec, status }: Pod): string | undefined => {
  for (const [index, one] of status.initContainerStatuses.entries()) {
    const container = spec.initContainers.find(({ name }) => name === one.name);
    if (one.state.terminated?.exitCode === 0 || (isSidecar(container) && one.started)) continue;
    const end = wordOfEnd(one.state);
    if (end) return `Init:${end}`;
    const waiting = one.state.waiting?.reason;
    if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`;
    return `Init:${index}/${spec.initContainers.length}`;
  }
  return undefined;
};

const wordOfContainers = ({ status }: Pod, otherwise: string): string => {
  let word = otherwise;
  let isAnyRunning = false;
  for (const one of status.containerStatuses.toReversed()) {
    word = one.state.waiting?.reason || wordOfEnd(one.state) || word;
    if (one.ready && one.state.running) isAnyRunning = true;
  }
  return word === 'Completed' && isAnyRunning ? 'Running' : word;
};

/**
 * The STATUS of `kubectl get pods`: `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/printers/internalversion/printers.go (printPod)
 */
export const statusWordOf = (pod: Pod): string => {
  if (isTerminating(pod)) return pod.status.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  const isGated = findCondition(pod.status.conditions, 'PodScheduled')?.reason === 'SchedulingGated';
  const phase = pod.status.reason || (isGated ? 'SchedulingGated' : pod.status.phase);
  return wordOfInit(pod) ?? wordOfContainers(pod, phase);
};

/** From `…/repo@sha256:…` or `docker-pullable://…@sha256:…`; an id without a repository is no registry's digest. */
export const digestOfImageId = (imageId: string): string | undefined =>
  /@(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1];

// The kubelet forgets a back-off once a container has run for this long.
const backOffForgottenMs = 10 * 60_000;

/** A container that runs now, but whose run before this one ended badly a moment ago: it may well end so again. */
export const hasRestartedLately = ({ state, lastState }: ContainerStatus, nowMs: number): boolean => {
  const end = lastState.terminated;
  if (!state.running || !end || end.exitCode === 0) return false;
  return nowMs - Date.parse(end.finishedAt ?? '') < backOffForgottenMs;
};

export const restartsOf = ({ status }: Pod): number =>
  [...status.initContainerStatuses, ...status.containerStatuses].reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  );
