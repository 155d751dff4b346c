import { recordEvent } from '../eks-event.ts';
import { isEnded, type Node, type Pod, toTime } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { findPulled } from './container-fate.ts';
import { changeContainer, openStatus, refreshPod } from './pod-status.ts';
import { type Place, pullImage, runsOf } from './run-container.ts';

const stopMs = 1200;

/** A pod has come to a node: its sandbox, its address, then its containers. */
export function beginPod(kube: Kube, pod: Pod): void {
  const { store, clock, random } = kube;
  const node = store.get<Node>('nodes', undefined, pod.spec.nodeName ?? '');
  const hostIP = node?.status.addresses.find((one) => one.type === 'InternalIP')?.address ?? '10.40.0.1';
  const podIP = pod.spec.hostNetwork ? hostIP : `10.40.${random.int(0, 127)}.${random.int(4, 250)}`;
  const begun = store.mutate<Pod>('pods', pod, (draft) => {
    draft.status.startTime = toTime(clock.now());
    draft.status.hostIP = hostIP;
    draft.status.containerStatuses = draft.spec.containers.map((one) => openStatus(one.name, one.image));
    refreshPod(kube, draft);
  });
  if (!begun) return;
  clock.schedule(450, () => {
    const current = store.mutate<Pod>('pods', pod, (draft) => {
      draft.status.podIP = podIP;
      draft.status.podIPs = [{ ip: podIP }];
    });
    if (!current || current.metadata.deletionTimestamp) return;
    for (const container of current.spec.containers)
      pullImage({ kube, pod: current, container } satisfies Place);
  });
}

/** A pod is asked to go: SIGTERM, and SIGKILL when its grace period is over. */
export function stopPod(kube: Kube, pod: Pod): void {
  const { store, clock } = kube;
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
  const stubborn = pod.spec.containers.some(
    (one) => findPulled(kube, one.image)?.version?.behaviour.kind === 'ignores-sigterm',
  );
  for (const { name } of pod.spec.containers) {
    const log = runsOf(kube, pod, name).runs.at(-1);
    if (log && log.stoppedAtMs === null) {
      log.stoppingAtMs = clock.now();
      const fieldPath = `spec.containers{${name}}`;
      recordEvent(kube, pod, {
        reason: 'Killing',
        message: `Stopping container ${name}`,
        from: 'kubelet',
        fieldPath,
      });
    }
  }
  clock.schedule(stubborn ? graceMs : Math.min(graceMs, stopMs), () => {
    for (const { name } of pod.spec.containers) {
      const log = runsOf(kube, pod, name).runs.at(-1);
      if (log) log.stoppedAtMs ??= clock.now();
      changeContainer(kube, pod, name, (status) => {
        if (!status.state.running) return;
        status.ready = false;
        status.started = false;
        status.state = {
          terminated: {
            exitCode: stubborn ? 137 : 0,
            reason: stubborn ? 'Error' : 'Completed',
            startedAt: status.state.running.startedAt,
            finishedAt: toTime(clock.now()),
            containerID: status.containerID,
          },
        };
      });
    }
    const current = store.get<Pod>('pods', pod.metadata.namespace, pod.metadata.name);
    if (current && current.metadata.uid === pod.metadata.uid) store.remove('pods', current);
  });
}

export function forgetPod(kube: Kube, pod: Pod): void {
  for (const { name } of pod.spec.containers) kube.containers.delete(`${pod.metadata.uid}/${name}`);
}

export const needsStart = (pod: Pod, previous: Pod | null): boolean =>
  Boolean(pod.spec.nodeName) && !previous?.spec.nodeName && !isEnded(pod);
