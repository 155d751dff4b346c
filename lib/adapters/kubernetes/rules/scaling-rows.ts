import type { Scaling, ScalingActivity } from '#lib/contract/scaling.ts';
import type { Autoscaler, HpaMetric } from '../model/autoscaler.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { findCondition } from '../model/metadata.ts';
import { parseQuantity } from '../model/quantity.ts';
import { present } from './present.ts';

type PolicyRow = Scaling['policies'][number];
type Value = NonNullable<HpaMetric['resource']>['target'];

const sourceOf = (metric: HpaMetric) => {
  const { resource, containerResource, pods, object, external } = metric;
  if (resource) return { name: resource.name, target: resource.target, current: resource.current };
  if (containerResource) {
    const { name, container, target, current } = containerResource;
    return { name: `${name} of ${container ?? 'a container'}`, target, current };
  }
  const other = pods ?? object ?? external;
  return other && { name: other.metric.name, target: other.target, current: other.current };
};

const numberOf = ({ averageUtilization, averageValue, value }: Value): number | undefined =>
  averageUtilization ?? parseQuantity(averageValue) ?? parseQuantity(value);

const sayValue = ({ averageUtilization, averageValue, value }: Value): string | undefined => {
  if (averageUtilization !== undefined) return `${averageUtilization} % of what it requests`;
  if (averageValue !== undefined) return `${averageValue} for each pod`;
  return value === undefined ? undefined : String(value);
};

const names: Record<string, string> = { cpu: 'CPU', memory: 'memory' };

/** A metric that an autoscaler keeps, with its target and where it is now. */
export const toPolicies = ({ spec, status }: Autoscaler): PolicyRow[] =>
  spec.metrics.flatMap((metric) => {
    const wanted = sourceOf(metric);
    if (!wanted) return [];
    const seen = status.currentMetrics
      .filter(({ type }) => type === metric.type)
      .map(sourceOf)
      .find((one) => one?.name === wanted.name);
    const now = seen && sayNow(seen.current);
    const name = names[wanted.name] ?? wanted.name;
    return [
      present({
        name: wanted.name,
        kind: 'HorizontalPodAutoscaler',
        summary: `Keeps ${name} at ${sayValue(wanted.target) ?? '?'}${now ? `; now ${now}` : '; not measured now'}`,
        target: numberOf(wanted.target),
        metric: wanted.name,
        scaleInCooldownSeconds: spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? 300,
        scaleOutCooldownSeconds: spec.behavior?.scaleUp?.stabilizationWindowSeconds ?? 0,
      }),
    ];
  });

const sayNow = (current: Value): string | undefined => {
  if (current.averageUtilization !== undefined) return `${current.averageUtilization} %`;
  const value = current.averageValue ?? current.value;
  return value === undefined ? undefined : String(value);
};

const isFailure = ({ type, reason }: KubeEvent) => type === 'Warning' || /^Failed/.test(reason);

/** What an autoscaler did, as its events tell, newest first. */
export const toActivities = (events: readonly KubeEvent[]): ScalingActivity[] =>
  events
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .map((event) => {
      const [, size, reason] = /^New size: (\d+); reason: (.*)$/.exec(event.message) ?? [];
      return {
        id: event.id,
        at: event.at,
        status: isFailure(event) ? 'Failed' : 'Successful',
        description: size ? `Set the count to ${size}.` : event.message,
        cause: reason ?? event.reason,
        notScaledReasons: [],
      };
    });

/** What keeps an autoscaler from scaling now, by its conditions. */
export const toLimits = ({ metadata, status, spec }: Autoscaler): ScalingActivity[] => {
  const active = findCondition(status.conditions, 'ScalingActive');
  const able = findCondition(status.conditions, 'AbleToScale');
  const limited = findCondition(status.conditions, 'ScalingLimited');
  const bound =
    limited?.reason === 'TooManyReplicas'
      ? `its maximum of ${spec.maxReplicas}`
      : limited?.reason === 'TooFewReplicas'
        ? `its minimum of ${spec.minReplicas ?? 1}`
        : undefined;
  const rows = [
    active?.status === 'False'
      ? { condition: active, says: `Not scaled: ${active.message ?? active.reason ?? ''}` }
      : undefined,
    able?.status === 'False'
      ? { condition: able, says: `Not scaled: ${able.message ?? able.reason ?? ''}` }
      : undefined,
    limited?.status === 'True' && bound
      ? { condition: limited, says: `Not scaled further: it is at ${bound} already.` }
      : undefined,
  ];
  return rows.flatMap((row) =>
    row
      ? [
          {
            id: `${metadata.uid}/${row.condition.type}`,
            at: row.condition.lastTransitionTime ?? metadata.creationTimestamp ?? new Date(0).toISOString(),
            status: row.condition.type === 'ScalingLimited' ? 'Successful' : 'Failed',
            description: '',
            cause: row.condition.reason ?? row.condition.type,
            notScaledReasons: [row.says],
          },
        ]
      : [],
  );
};
