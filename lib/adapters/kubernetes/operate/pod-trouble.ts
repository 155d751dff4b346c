import { findCondition } from '#lib/adapters/kubernetes/model/metadata.ts';
import type { ContainerStatus, Pod } from '#lib/adapters/kubernetes/model/pod.ts';
import type { StepReport } from '#lib/domain/ports/operator.ts';

const harmless = new Set(['ContainerCreating', 'PodInitializing']);

const ofContainer = ({ name, state, lastState, restartCount }: ContainerStatus): string | null => {
  const { waiting, terminated } = state;
  if (waiting?.reason && !harmless.has(waiting.reason)) {
    const before = lastState.terminated;
    const why =
      waiting.reason === 'CrashLoopBackOff' && before
        ? `it ended with ${before.reason === 'OOMKilled' ? 'OOMKilled' : `exit code ${before.exitCode}`}`
        : waiting.message;
    return `container ${name} waits: ${waiting.reason}${why ? ` (${why})` : ''}`;
  }
  if (terminated && terminated.exitCode !== 0) {
    return `container ${name} ended with ${terminated.reason === 'OOMKilled' ? 'OOMKilled' : `exit code ${terminated.exitCode}`}`;
  }
  return restartCount > 0 && lastState.terminated && !state.running
    ? `container ${name} restarts (${lastState.terminated.reason ?? 'ended'})`
    : null;
};

/** Why a pod does not run, in half a sentence; null while it may just be starting. */
export const findTrouble = ({ status }: Pod): string | null => {
  const scheduled = findCondition(status.conditions, 'PodScheduled');
  if (scheduled?.status === 'False')
    return `no node takes it: ${scheduled.message ?? scheduled.reason ?? ''}`;
  for (const one of [...status.initContainerStatuses, ...status.containerStatuses]) {
    const trouble = ofContainer(one);
    if (trouble) return trouble;
  }
  return status.phase === 'Failed' ? (status.message ?? status.reason ?? 'it failed') : null;
};

const toldAtMost = 5;

/** Each pod that does not come up, once, with its reason. */
export const reportTroubles = (pods: readonly Pod[]): StepReport[] =>
  pods
    .flatMap((pod) => {
      const trouble = pod.metadata.deletionTimestamp ? null : findTrouble(pod);
      return trouble ? [{ message: `Pod ${pod.metadata.name}: ${trouble}`, level: 'error' as const }] : [];
    })
    .slice(0, toldAtMost);
