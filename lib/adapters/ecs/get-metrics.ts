import type { Service } from '@aws-sdk/client-ecs';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import { readMetricData } from '#lib/adapters/cloudwatch/read-metric-data.ts';
import { labelImage } from '#lib/adapters/terms/image-reference.ts';
import { type Datapoints, firstKnown, periodOf, toPoints } from '#lib/adapters/terms/metric-points.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { Metrics } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { readHistory } from './list-deployments.ts';
import { loadBalancerLabel, metricsOf } from './metric-queries.ts';
import { clusterNameOf } from './names.ts';
import { readService } from './read-services.ts';
import { readLoadBalancers, targetGroupLabel } from './read-targets.ts';

type Place = { cluster: string; scope: string; signal: AbortSignal };

const readPairs = async (context: EcsContext, service: Service, { scope, signal }: Place) => {
  const balancers = await readLoadBalancers(context, service, { scope, signal });
  const pairs = balancers.value.flatMap(({ targetGroupArn, loadBalancerArns }) =>
    loadBalancerArns.flatMap((arn) =>
      // Only an application load balancer counts requests.
      targetGroupArn && loadBalancerLabel(arn).startsWith('app/')
        ? [{ targetGroup: targetGroupLabel(targetGroupArn), loadBalancer: loadBalancerLabel(arn) }]
        : [],
    ),
  );
  return { value: pairs, incomplete: balancers.incomplete };
};

const toMarks = (deployments: readonly Deployment[], fromMs: number): Metrics['marks'] =>
  deployments
    .filter(({ status, startedAt }) => status !== 'unknown' && Date.parse(startedAt) >= fromMs)
    .map(({ startedAt, to }) => ({
      at: startedAt,
      label: to.images[0] ? labelImage(to.images[0]) : to.revision,
    }));

/** CPU and memory of a service, and what its load balancer measures, over the last `rangeMs`. */
export const getMetrics = async (
  context: EcsContext,
  ref: ServiceRef & { rangeMs: number },
  { signal }: ReadOptions,
): Promise<Read<Bare<Metrics>>> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const scope = `${ref.cluster}/${ref.service}`;
  const place = { cluster, scope, signal };
  const service = await readService(context, { cluster, service: ref.service, signal });
  const [pairs, history] = await Promise.all([
    readPairs(context, service, place),
    readHistory(context, service, { ...place, maxPages: 1 }),
  ]);
  const toMs = context.now().getTime();
  const fromMs = toMs - ref.rangeMs;
  const periodSeconds = periodOf(ref.rangeMs);
  const wanted = metricsOf({ cluster, service: ref.service }, pairs.value);
  const none: Read<Map<string, Datapoints[]>> = { value: new Map(), incomplete: [] };
  const data = await readSoftly(`${scope} metrics`, none, () =>
    readMetricData(
      context,
      wanted.map(({ query }) => query),
      { scope: `${scope} metrics`, span: { fromMs, toMs, periodSeconds }, signal },
    ),
  );
  const grid = { fromMs, toMs, periodMs: periodSeconds * 1000 };
  const failed = data.incomplete.length > 0;
  const series = wanted.map(({ name, unit, query }) => {
    const points = failed ? [] : toPoints(data.value.value.get(query.id) ?? [], grid);
    const since = firstKnown(points);
    const sources = since ? [{ name: 'CloudWatch', resolutionSeconds: periodSeconds, since }] : [];
    return { name, unit, points, sources };
  });
  return {
    value: { series, marks: toMarks(history.value, fromMs) },
    incomplete: [...data.incomplete, ...data.value.incomplete, ...pairs.incomplete],
  };
};
