import { kubeTaskId } from '#lib/contract/ids.ts';
import type { ServiceEvent } from '#lib/contract/services.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { present } from './present.ts';

const deploymentReasons = new Set(['ScalingReplicaSet', 'DeploymentRollback', 'ProgressDeadlineExceeded']);

const errors =
  /^(Failed|BackOff|FailedScheduling|FailedCreate|FailedMount|FailedAttachVolume|FailedCreatePodSandBox|Evicted|OOMKilling|NodeNotReady|Unhealthy|InspectFailed|ErrImage\w*|BackoffLimitExceeded|FailedKillPod|SystemOOM|Preempting)$/;

const sourceOf = ({ about, reason }: KubeEvent): ServiceEvent['source'] => {
  if (about.kind === 'Pod') return 'task';
  if (about.kind === 'HorizontalPodAutoscaler') return 'scaling';
  return deploymentReasons.has(reason) ? 'deployment' : 'service';
};

const levelOf = ({ type, reason }: KubeEvent): ServiceEvent['level'] => {
  if (type !== 'Warning') return reason === 'Killing' ? 'warn' : 'info';
  return errors.test(reason) ? 'error' : 'warn';
};

/** One event of Kubernetes as a service's page shows it. */
export const toServiceEvent = (event: KubeEvent): ServiceEvent =>
  present({
    id: event.id,
    at: event.at,
    message: event.message || event.reason,
    source: sourceOf(event),
    level: levelOf(event),
    task:
      event.about.kind === 'Pod'
        ? kubeTaskId({ namespace: event.about.namespace ?? event.namespace, pod: event.about.name })
        : undefined,
    count: event.count,
    reason: event.reason || undefined,
  });

export const newestFirst = (events: readonly ServiceEvent[]): ServiceEvent[] =>
  events.toSorted((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id));
