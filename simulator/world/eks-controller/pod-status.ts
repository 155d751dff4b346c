import {
  type Condition,
  type ContainerStatus,
  isEqual,
  type Pod,
  setCondition,
  toTime,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';

export const openStatus = (name: string, image: string): ContainerStatus => ({
  name,
  image,
  imageID: '',
  ready: false,
  started: false,
  restartCount: 0,
  state: { waiting: { reason: 'ContainerCreating' } },
  lastState: {},
});

function decidePhase(pod: Pod, statuses: ContainerStatus[]): Pod['status']['phase'] {
  const ended = statuses.flatMap((one) => one.state.terminated ?? []);
  const final =
    pod.spec.restartPolicy !== 'Always' && statuses.length > 0 && ended.length === statuses.length;
  if (final) {
    const failed = ended.some((one) => one.exitCode !== 0);
    if (!failed) return 'Succeeded';
    if (pod.spec.restartPolicy === 'Never') return 'Failed';
  }
  const begun = statuses.some((one) => one.state.running || one.state.terminated || one.lastState.terminated);
  return begun ? 'Running' : 'Pending';
}

/** Conditions and phase follow from the containers. */
export function refreshPod(kube: Kube, draft: Pod): void {
  const nowMs = kube.clock.now();
  const statuses = draft.status.containerStatuses ?? [];
  const phase = decidePhase(draft, statuses);
  const unready = statuses.filter((one) => !one.ready).map((one) => one.name);
  const over = phase === 'Succeeded' || phase === 'Failed';
  const lack =
    unready.length === 0
      ? {}
      : phase === 'Succeeded'
        ? { reason: 'PodCompleted' }
        : phase === 'Failed'
          ? { reason: 'PodFailed' }
          : {
              reason: 'ContainersNotReady',
              message: `containers with unready status: [${unready.join(' ')}]`,
            };
  const status = unready.length === 0 && statuses.length > 0 && !over ? 'True' : 'False';
  let conditions: Condition[] = draft.status.conditions ?? [];
  const set = (type: string, to: 'True' | 'False', why = {}) => {
    const next = { type, status: to, lastProbeTime: null, ...why };
    const before = conditions.find((one) => one.type === type);
    if (
      before &&
      isEqual({ ...before, lastTransitionTime: undefined }, { ...next, lastTransitionTime: undefined })
    )
      return;
    conditions = setCondition(conditions, next, nowMs);
  };
  set('PodReadyToStartContainers', over ? 'False' : 'True');
  set('Initialized', 'True', phase === 'Succeeded' ? { reason: 'PodCompleted' } : {});
  set('Ready', status, lack);
  set('ContainersReady', status, lack);
  draft.status.conditions = conditions;
  draft.status.phase = phase;
}

/** Changes one container of a pod that is still there. */
export function changeContainer(
  kube: Kube,
  pod: Pod,
  name: string,
  change: (status: ContainerStatus) => void,
): Pod | null {
  return kube.store.mutate<Pod>('pods', pod, (draft) => {
    const status = draft.status.containerStatuses?.find((one) => one.name === name);
    if (!status) return;
    change(status);
    refreshPod(kube, draft);
  });
}

export const nowTime = (kube: Kube): string => toTime(kube.clock.now());
