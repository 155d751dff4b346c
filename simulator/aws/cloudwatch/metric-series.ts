import type { EcsState, ServiceState, TargetGroupState } from '../../world/ecs-state.ts';
import { createRandom } from '../../world/random.ts';
import type { RegionState } from '../../world/world.ts';
import { insightsNamespace, listInsightSeries } from './container-insights.ts';

export const minuteMs = 60_000;
const dayMs = 86_400_000;

export type MetricName = { namespace: string; name: string; dimensions: Record<string, string> };

/** The value of one minute, or those of all who sent one; null where there is no datum. */
export type Series = {
  metric: MetricName;
  valueAt: (minuteStartMs: number) => number | readonly number[] | null;
};

/** Between 0 and 1, rough and always the same for the same minute. */
const noise = (seed: string, atMs: number): number =>
  createRandom(`${seed}/${Math.floor(atMs / minuteMs)}`).next();

/** Slow through the day, lowest at night. */
const daily = (atMs: number): number => Math.sin((atMs / dayMs) * 2 * Math.PI - 2);

const bound = (value: number, max = 100): number =>
  Math.max(0.1, Math.min(max, Math.round(value * 100) / 100));

const countRunning = (ecs: EcsState, service: ServiceState): number =>
  [...(ecs.clusters.get(service.clusterName)?.tasks.values() ?? [])].filter(
    (task) => task.serviceName === service.name && task.lastStatus === 'RUNNING',
  ).length;

/** The spans in which the service ran the revision that leaks memory. */
function listLeaks(ecs: EcsState, service: ServiceState): { fromMs: number; toMs: number }[] {
  const traits = ecs.traits.get(`${service.clusterName}/${service.name}`);
  if (traits?.trouble !== 'out-of-memory') return [];
  const leaking = `${traits.family}:${traits.revisions.at(-1)?.revision ?? 0}`;
  const starts = [...ecs.serviceDeployments.values()]
    .filter((one) => one.serviceArn === service.arn)
    .sort((a, b) => a.createdAtMs - b.createdAtMs);
  return starts.flatMap((one, index) => {
    const definition = ecs.serviceRevisions.get(one.target.arn)?.taskDefinitionArn ?? '';
    if (!definition.endsWith(`/${leaking}`)) return [];
    return [{ fromMs: one.createdAtMs, toMs: starts[index + 1]?.createdAtMs ?? Number.POSITIVE_INFINITY }];
  });
}

function listServiceSeries({ ecs, account, region }: RegionState, service: ServiceState): Series[] {
  const traits = ecs.traits.get(`${service.clusterName}/${service.name}`);
  const seed = `${account}/${region}/${service.clusterName}/${service.name}`;
  const dimensions = { ClusterName: service.clusterName, ServiceName: service.name };
  const cpu = traits?.cpuPercent ?? 25;
  const memory = traits?.memoryPercent ?? 45;
  const leaks = listLeaks(ecs, service);
  const exists = (atMs: number) => service.desired > 0 && atMs >= service.createdAtMs;
  return [
    {
      metric: { namespace: 'AWS/ECS', name: 'CPUUtilization', dimensions },
      valueAt: (atMs) =>
        exists(atMs) ? bound(cpu * (1 + 0.18 * daily(atMs)) + (noise(`${seed}/cpu`, atMs) - 0.5) * 9) : null,
    },
    {
      metric: { namespace: 'AWS/ECS', name: 'MemoryUtilization', dimensions },
      valueAt: (atMs) => {
        if (!exists(atMs)) return null;
        const leak = leaks.find((one) => atMs >= one.fromMs && atMs < one.toMs);
        const jitter = (noise(`${seed}/memory`, atMs) - 0.5) * 3;
        if (!leak) return bound(memory + 3 * daily(atMs) + jitter);
        const minute = Math.floor((atMs - leak.fromMs) / minuteMs) % 4;
        return bound(41 + minute * 19 + jitter);
      },
    },
  ];
}

const tailOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** `targetgroup/…` and `app/…`, as the metrics of load balancers name them. */
const dimensionsOf = (group: TargetGroupState): Record<string, string> => ({
  TargetGroup: tailOf(group.arn),
  LoadBalancer: tailOf(group.loadBalancerArn).replace('loadbalancer/', ''),
});

function listTargetSeries({ ecs, account, region }: RegionState, group: TargetGroupState): Series[] {
  const service = ecs.clusters.get(group.cluster)?.services.get(group.service);
  if (!service) return [];
  const traits = ecs.traits.get(`${group.cluster}/${group.service}`);
  const seed = `${account}/${region}/${group.name}`;
  const dimensions = dimensionsOf(group);
  const running = countRunning(ecs, service);
  const tasks = [...(ecs.clusters.get(group.cluster)?.tasks.values() ?? [])];
  const healthy = tasks.filter(
    (task) => task.serviceName === service.name && task.target?.state === 'healthy',
  ).length;
  const fails = traits?.trouble === 'failing-targets' || traits?.trouble === 'out-of-memory';
  const requests = (atMs: number) =>
    Math.round(
      bound(
        (traits?.cpuPercent ?? 25) *
          14 *
          (1.2 + 0.5 * daily(atMs)) *
          (0.85 + 0.3 * noise(`${seed}/requests`, atMs)),
        1e6,
      ),
    );
  const errors = (atMs: number) =>
    Math.round(requests(atMs) * (fails ? 0.06 : 0.0006) * 2 * noise(`${seed}/5xx`, atMs));
  const named = (name: string, valueAt: (atMs: number) => number): Series => ({
    metric: { namespace: 'AWS/ApplicationELB', name, dimensions },
    valueAt: (atMs) => (atMs < service.createdAtMs ? null : valueAt(atMs)),
  });
  return [
    named('RequestCount', requests),
    named('RequestCountPerTarget', (atMs) => Math.round(requests(atMs) / Math.max(1, running))),
    named('TargetResponseTime', (atMs) =>
      bound(0.045 + 0.02 * noise(`${seed}/time`, atMs) + (fails ? 0.4 * noise(`${seed}/slow`, atMs) : 0), 60),
    ),
    named('HTTPCode_Target_2XX_Count', (atMs) => requests(atMs) - errors(atMs)),
    named('HTTPCode_Target_4XX_Count', (atMs) =>
      Math.round(requests(atMs) * 0.012 * noise(`${seed}/4xx`, atMs)),
    ),
    named('HTTPCode_Target_5XX_Count', errors),
    named('HealthyHostCount', () => healthy),
    named('UnHealthyHostCount', () => Math.max(0, running - healthy)),
  ];
}

/** Every metric of a Region, in a stable order. */
export function listSeries(region: RegionState, namespace?: string): Series[] {
  const services = [...region.ecs.clusters.values()].flatMap((cluster) => [...cluster.services.values()]);
  return [
    ...services.flatMap((service) => listServiceSeries(region, service)),
    ...[...region.ecs.targetGroups.values()].flatMap((group) => listTargetSeries(region, group)),
    // A cluster lives through its past when it is first looked at: only who asks for it waits for that.
    ...(namespace === insightsNamespace ? listInsightSeries(region) : []),
  ];
}

/** The series with exactly these dimensions; null when there is none. */
export function findSeries(region: RegionState, wanted: MetricName): Series | null {
  if (wanted.namespace === insightsNamespace)
    return (
      listInsightSeries(region, wanted.dimensions).find(({ metric }) => isSameMetric(metric, wanted)) ?? null
    );
  const { ClusterName, ServiceName, TargetGroup } = wanted.dimensions;
  const service = region.ecs.clusters.get(ClusterName ?? '')?.services.get(ServiceName ?? '');
  const group = [...region.ecs.targetGroups.values()].find((one) => tailOf(one.arn) === TargetGroup);
  const near = [
    ...(service ? listServiceSeries(region, service) : []),
    ...(group ? listTargetSeries(region, group) : []),
  ];
  return near.find(({ metric }) => isSameMetric(metric, wanted)) ?? null;
}

function isSameMetric(metric: MetricName, wanted: MetricName): boolean {
  const names = Object.keys(wanted.dimensions);
  return (
    metric.namespace === wanted.namespace &&
    metric.name === wanted.name &&
    names.length === Object.keys(metric.dimensions).length &&
    names.every((name) => metric.dimensions[name] === wanted.dimensions[name])
  );
}
