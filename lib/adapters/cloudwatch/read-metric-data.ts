import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { readAllPages } from '#lib/adapters/aws/all-pages.ts';
import type { Call } from '#lib/adapters/aws/call.ts';
import type { AwsClients } from '#lib/adapters/aws/clients.ts';
import type { Datapoints } from '#lib/adapters/terms/metric-points.ts';
import type { Read } from '#lib/domain/ports/known.ts';

/** One statistic of one metric; `id` begins with a lower-case letter. */
export type MetricQuery = {
  id: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  /** Average, Sum, SampleCount, p95, … */
  stat: string;
};

export type MetricSpan = { fromMs: number; toMs: number; periodSeconds: number };

/**
 * The data of several metrics over one span, by the ids of their queries; an id without data is absent. At most 500
 * queries. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const readMetricData = async (
  { clients, call }: { clients: Pick<AwsClients, 'cloudwatch'>; call: Call },
  queries: readonly MetricQuery[],
  { scope, span, signal }: { scope: string; span: MetricSpan; signal: AbortSignal },
): Promise<Read<Map<string, Datapoints[]>>> => {
  const { value, incomplete } = await readAllPages({
    scope,
    readPage: async (NextToken) => {
      const answer = await call({
        action: 'cloudwatch:GetMetricData',
        signal,
        send: (options) =>
          clients.cloudwatch.send(
            new GetMetricDataCommand({
              StartTime: new Date(span.fromMs),
              EndTime: new Date(span.toMs),
              MetricDataQueries: queries.map(({ id, namespace, metric, dimensions, stat }) => ({
                Id: id,
                MetricStat: {
                  Metric: {
                    Namespace: namespace,
                    MetricName: metric,
                    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
                  },
                  Period: span.periodSeconds,
                  Stat: stat,
                },
              })),
              ScanBy: 'TimestampAscending',
              NextToken,
            }),
            options,
          ),
      });
      return { items: answer.MetricDataResults ?? [], nextToken: answer.NextToken };
    },
  });
  return { value: Map.groupBy(value, ({ Id = '' }) => Id), incomplete };
};
