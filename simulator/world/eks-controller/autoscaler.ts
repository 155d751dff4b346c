import { recordEvent } from '../eks-event.ts';
import {
  type Autoscaler,
  type Condition,
  type Deployment,
  isReady,
  matchesSelector,
  type Pod,
  parseQuantity,
  setCondition,
  toTime,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { isActive } from './pod-life.ts';
import { isMeasured, readUsage } from './pod-usage.ts';

const tolerance = 0.1;
const downAfterMs = 300_000;
const resource = 'horizontalpodautoscalers.autoscaling';

export const scalable: Record<string, string> = {
  Deployment: 'deployments.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicaSet: 'replicasets.apps',
};

/** Percent of what the pods ask for; null when nothing is measured. */
function readUtilization(kube: Kube, pods: Pod[], name: string): { percent: number; average: number } | null {
  const measured = pods.filter((pod) => isMeasured(pod) && isReady(pod));
  let used = 0;
  let asked = 0;
  for (const pod of measured) {
    for (const container of pod.spec.containers) {
      const usage = readUsage(kube, pod, container);
      used += name === 'cpu' ? usage.cpuCores : usage.memoryBytes;
      asked += parseQuantity(container.resources?.requests?.[name]);
    }
  }
  return asked > 0 ? { percent: Math.round((used / asked) * 100), average: used / measured.length } : null;
}

const condition = (
  type: string,
  status: Condition['status'],
  reason: string,
  message: string,
): Condition => ({ type, status, reason, message });

export function lookAtLoad(kube: Kube, scaler: Autoscaler): void {
  const { store, clock } = kube;
  const { scaleTargetRef, minReplicas = 1, maxReplicas, metrics = [] } = scaler.spec;
  const targetResource = scalable[scaleTargetRef.kind] ?? '';
  const target = store.get<Deployment>(targetResource, scaler.metadata.namespace, scaleTargetRef.name);
  const nowMs = clock.now();
  let conditions: Condition[] = scaler.status?.conditions ?? [];
  const set = (next: Condition) => {
    conditions = setCondition(conditions, next, nowMs);
  };
  const finish = (change: Partial<Autoscaler['status']>) =>
    store.mutate<Autoscaler>(resource, scaler, (draft) => {
      draft.status = { ...draft.status, ...change, conditions };
    });
  if (!target) {
    const message = `the HPA controller was unable to get the target's current scale: ${targetResource} "${scaleTargetRef.name}" not found`;
    set(condition('AbleToScale', 'False', 'FailedGetScale', message));
    recordEvent(kube, scaler, {
      type: 'Warning',
      reason: 'FailedGetScale',
      message,
      from: 'horizontal-pod-autoscaler',
    });
    finish({ desiredReplicas: scaler.status?.desiredReplicas ?? 0 });
    return;
  }
  const current = target.spec.replicas;
  if (current === 0) {
    set(
      condition(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      ),
    );
    finish({ currentReplicas: 0, desiredReplicas: 0 });
    return;
  }
  const pods = store
    .list<Pod>('pods', scaler.metadata.namespace)
    .filter((pod) => isActive(pod) && matchesSelector(target.spec.selector, pod.metadata.labels));
  let wanted = 0;
  let because = '';
  const currentMetrics: unknown[] = [];
  for (const metric of metrics) {
    const { name = 'cpu', target: goal } = metric.resource ?? {};
    const seen = readUtilization(kube, pods, name);
    const percent = goal?.averageUtilization ?? 80;
    if (!seen) continue;
    const averageValue =
      name === 'cpu' ? `${Math.round(seen.average * 1000)}m` : String(Math.round(seen.average));
    currentMetrics.push({
      type: 'Resource',
      resource: { name, current: { averageUtilization: seen.percent, averageValue } },
    });
    const ratio = seen.percent / percent;
    const proposal = Math.abs(ratio - 1) <= tolerance ? current : Math.ceil(current * ratio);
    if (proposal <= wanted) continue;
    wanted = proposal;
    because = `${name} resource utilization (percentage of request) ${ratio > 1 ? 'above' : 'below'} target`;
  }
  if (currentMetrics.length === 0) {
    const message =
      'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API';
    set(
      condition(
        'AbleToScale',
        'True',
        'SucceededGetScale',
        "the HPA controller was able to get the target's current scale",
      ),
    );
    set(condition('ScalingActive', 'False', 'FailedGetResourceMetric', message));
    recordEvent(kube, scaler, {
      type: 'Warning',
      reason: 'FailedGetResourceMetric',
      message,
      from: 'horizontal-pod-autoscaler',
    });
    // A metric that was never read is a metric without a type.
    const unread = scaler.status?.currentMetrics ?? metrics.map(() => ({ type: '' }));
    finish({
      currentReplicas: current,
      desiredReplicas: scaler.status?.desiredReplicas ?? 0,
      currentMetrics: unread,
    });
    return;
  }
  const bounded = Math.max(minReplicas, Math.min(maxReplicas, wanted));
  const recent = nowMs - Date.parse(scaler.status?.lastScaleTime ?? '1970-01-01T00:00:00Z') < downAfterMs;
  const steady = bounded < current && recent && current <= maxReplicas;
  const desired = steady ? current : bounded;
  set(
    steady
      ? condition(
          'AbleToScale',
          'True',
          'ScaleDownStabilized',
          'recent recommendations were higher than current one, applying the highest recent recommendation',
        )
      : condition(
          'AbleToScale',
          'True',
          desired === current ? 'ReadyForNewScale' : 'SucceededRescale',
          desired === current
            ? 'recommended size matches current size'
            : `the HPA controller was able to update the target scale to ${desired}`,
        ),
  );
  set(
    condition(
      'ScalingActive',
      'True',
      'ValidMetricFound',
      'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    ),
  );
  const limited = wanted > maxReplicas ? 'TooManyReplicas' : wanted < minReplicas ? 'TooFewReplicas' : null;
  set(
    limited
      ? condition(
          'ScalingLimited',
          'True',
          limited,
          `the desired replica count is ${limited === 'TooManyReplicas' ? 'more than the maximum' : 'less than the minimum'} replica count`,
        )
      : condition(
          'ScalingLimited',
          'False',
          'DesiredWithinRange',
          'the desired count is within the acceptable range',
        ),
  );
  if (desired !== current) {
    store.mutate(targetResource, target, (draft) => {
      draft.spec.replicas = desired;
      draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
    });
    const why =
      current > maxReplicas
        ? 'Current number of replicas above Spec.MaxReplicas'
        : current < minReplicas
          ? 'Current number of replicas below Spec.MinReplicas'
          : because;
    recordEvent(kube, scaler, {
      reason: 'SuccessfulRescale',
      message: `New size: ${desired}; reason: ${why}`,
      from: 'horizontal-pod-autoscaler',
    });
  }
  finish({
    currentReplicas: current,
    desiredReplicas: desired,
    currentMetrics,
    ...(desired === current ? {} : { lastScaleTime: toTime(nowMs) }),
  });
}
