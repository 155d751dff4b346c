import type { MetricQuery } from '#lib/adapters/cloudwatch/read-metric-data.ts';

type Wanted = { name: string; unit: string; query: MetricQuery };

/** `loadbalancer/app/web/50dc` of an ARN is `app/web/50dc` to CloudWatch. */
export const loadBalancerLabel = (arn: string): string => arn.slice(arn.indexOf(':loadbalancer/') + 14);

/** What a service's charts show: CPU and memory; requests, errors and response time behind a load balancer. */
export const metricsOf = (
  place: { cluster: string; service: string },
  pairs: readonly { targetGroup: string; loadBalancer: string }[],
): Wanted[] => {
  const several = pairs.length > 1;
  const own = (id: string, name: string, metric: string): Wanted => ({
    name,
    unit: '%',
    query: {
      id,
      namespace: 'AWS/ECS',
      metric,
      dimensions: { ClusterName: place.cluster, ServiceName: place.service },
      stat: 'Average',
    },
  });
  return [
    own('cpu', 'CPU', 'CPUUtilization'),
    own('memory', 'Memory', 'MemoryUtilization'),
    ...pairs.flatMap(({ targetGroup, loadBalancer }, index): Wanted[] => {
      const of = several ? ` (${targetGroup.split('/')[1] ?? index + 1})` : '';
      const dimensions = { TargetGroup: targetGroup, LoadBalancer: loadBalancer };
      const wanted = (id: string, name: string, unit: string, metric: string, stat: string): Wanted => ({
        name: `${name}${of}`,
        unit,
        query: { id: `${id}${index}`, namespace: 'AWS/ApplicationELB', metric, dimensions, stat },
      });
      return [
        wanted('requests', 'Requests', 'count', 'RequestCount', 'Sum'),
        wanted('errors', 'Target 5xx', 'count', 'HTTPCode_Target_5XX_Count', 'Sum'),
        wanted('latency', 'Response time p95', 's', 'TargetResponseTime', 'p95'),
      ];
    }),
  ];
};
