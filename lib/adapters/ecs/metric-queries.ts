import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Metrics } from '#lib/contract/services.ts';

export type Series = Metrics['series'][number];

type Wanted = { id: string; name: string; unit: string; query: MetricDataQuery };

const dimensionsOf = (pairs: Record<string, string>) =>
  Object.entries(pairs).map(([Name, Value]) => ({ Name, Value }));

const ecsMetric = (
  id: string,
  MetricName: string,
  place: { cluster: string; service: string },
  Period: number,
) => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/ECS',
      MetricName,
      Dimensions: dimensionsOf({ ClusterName: place.cluster, ServiceName: place.service }),
    },
    Period,
    Stat: 'Average',
  },
});

const targetMetric = (
  id: string,
  [MetricName, Stat]: [string, string],
  pair: { targetGroup: string; loadBalancer: string },
  Period: number,
) => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/ApplicationELB',
      MetricName,
      Dimensions: dimensionsOf({ TargetGroup: pair.targetGroup, LoadBalancer: pair.loadBalancer }),
    },
    Period,
    Stat,
  },
});

/** `loadbalancer/app/web/50dc` of an ARN is `app/web/50dc` to CloudWatch. */
export const loadBalancerLabel = (arn: string): string => arn.slice(arn.indexOf(':loadbalancer/') + 14);

/** What a service's charts show: CPU and memory; requests, errors and response time behind a load balancer. */
export const metricsOf = (
  place: { cluster: string; service: string },
  pairs: readonly { targetGroup: string; loadBalancer: string }[],
  periodSeconds: number,
): Wanted[] => {
  const several = pairs.length > 1;
  return [
    { id: 'cpu', name: 'CPU', unit: '%', query: ecsMetric('cpu', 'CPUUtilization', place, periodSeconds) },
    {
      id: 'memory',
      name: 'Memory',
      unit: '%',
      query: ecsMetric('memory', 'MemoryUtilization', place, periodSeconds),
    },
    ...pairs.flatMap((pair, index): Wanted[] => {
      const of = several ? ` (${pair.targetGroup.split('/')[1] ?? index + 1})` : '';
      const wanted = (id: string, name: string, unit: string, metric: [string, string]): Wanted => ({
        id: `${id}${index}`,
        name: `${name}${of}`,
        unit,
        query: targetMetric(`${id}${index}`, metric, pair, periodSeconds),
      });
      return [
        wanted('requests', 'Requests', 'count', ['RequestCount', 'Sum']),
        wanted('errors', 'Target 5xx', 'count', ['HTTPCode_Target_5XX_Count', 'Sum']),
        wanted('latency', 'Response time p95', 's', ['TargetResponseTime', 'p95']),
      ];
    }),
  ];
};
