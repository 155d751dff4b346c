import type { Allowed, ServiceDetail } from '#lib/contract/services.ts';
import type { Workload } from '../model/workload.ts';
import { kindNames } from '../model/workload.ts';
import type { RolloutState } from './rollout.ts';

/** What our identity may do in the namespace, as the cluster says. */
export type Rights = {
  /** patch of the workload itself */
  patch: Allowed;
  /** patch of its scale subresource */
  scale: Allowed;
  /** create of pods/eviction */
  evict: Allowed;
  /** get and create of pods/exec: over a WebSocket both are asked for */
  exec: Allowed;
  /** patch of the autoscaler */
  autoscale: Allowed;
};

const yes: Allowed = { allowed: true };
const no = (reason: string): Allowed => ({ allowed: false, reason });
const either = (...answers: (Allowed | undefined)[]): Allowed =>
  answers.find((one) => one && !one.allowed) ?? yes;

const onlyDeployments = (kind: Workload['kind'], what: string) =>
  kind === 'deployment' ? undefined : no(`A ${kindNames[kind]} cannot be ${what}; only a Deployment can.`);

const judgeHistory = ({ revisionHistoryLimit }: Workload, revisionCount: number | null) => {
  if (revisionCount === null) return no('Its earlier revisions cannot be read.');
  if (revisionCount > 1) return undefined;
  if (revisionHistoryLimit === 0) return no('No earlier revision is kept (revisionHistoryLimit 0).');
  return no('There is no earlier revision to go back to.');
};

const judgeAutoscaler = (hasAutoscaler: boolean | null) => {
  if (hasAutoscaler === null) return no('The HorizontalPodAutoscalers cannot be read.');
  return hasAutoscaler ? undefined : no('No HorizontalPodAutoscaler scales this service.');
};

/** What may be done to a workload, and why not: told before anybody tries. */
export const judgeCapabilities = ({
  workload,
  rights,
  rollout,
  revisionCount,
  hasAutoscaler,
  hasRunning,
}: {
  workload: Workload;
  rights: Rights;
  rollout: RolloutState;
  /** null where they cannot be read */
  revisionCount: number | null;
  hasAutoscaler: boolean | null;
  hasRunning: boolean;
}): ServiceDetail['can'] => {
  const { kind, isPaused, counts } = workload;
  const gone = workload.metadata.deletionTimestamp ? no('The service is being deleted.') : undefined;
  const paused = isPaused ? no('The Deployment is paused; resume it first.') : undefined;
  return {
    scale: either(
      gone,
      kind === 'daemonset' ? no('A DaemonSet runs one pod on each node; it has no count to set.') : undefined,
      rights.scale,
    ),
    rollback: either(gone, paused, judgeHistory(workload, revisionCount), rights.patch),
    deploy: either(gone, rights.patch),
    restart: either(
      gone,
      paused,
      counts.desired === 0 ? no('Nothing runs: the desired count is 0.') : undefined,
      rights.patch,
    ),
    exec: either(hasRunning ? undefined : no('No container of it runs.'), rights.exec),
    stopTask: rights.evict,
    autoscaling: either(
      gone,
      kind === 'daemonset' ? no('A DaemonSet does not scale.') : undefined,
      judgeAutoscaler(hasAutoscaler),
      rights.autoscale,
    ),
    stopDeployment: no(
      rollout.status === 'in_progress'
        ? 'Kubernetes cannot stop a rollout; pause it, or roll back.'
        : 'Kubernetes cannot stop a rollout, and none is under way.',
    ),
    pause: either(
      gone,
      onlyDeployments(kind, 'paused'),
      isPaused ? no('It is paused already.') : undefined,
      rights.patch,
    ),
    resume: either(
      gone,
      onlyDeployments(kind, 'resumed'),
      isPaused ? undefined : no('It is not paused.'),
      rights.patch,
    ),
  };
};
