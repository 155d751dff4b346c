import {
  DescribeInsightCommand,
  type Insight as EksInsight,
  type InsightSummary,
  ListInsightsCommand,
} from '@aws-sdk/client-eks';
import { readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Insight } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { sayOnce } from './describe-each.ts';
import type { EksContext } from './eks-context.ts';
import { eksClusterId, toInstant } from './names.ts';

const callersOf = ({ categorySpecificSummary }: EksInsight): string[] =>
  (categorySpecificSummary?.deprecationDetails ?? []).flatMap(({ usage, clientStats = [] }) =>
    clientStats.map(({ userAgent, numberOfRequestsLast30Days }) => {
      const requests = `${userAgent ?? 'somebody'} · ${numberOfRequestsLast30Days ?? '?'} in 30 days`;
      return usage ? `${requests} · ${usage}` : requests;
    }),
  );

const toInsight = (summary: InsightSummary, detail: EksInsight): Insight => {
  const refreshedAt = toInstant(summary.lastRefreshTime);
  return {
    id: summary.id ?? '',
    name: summary.name ?? '',
    category: summary.category ?? 'UNKNOWN',
    status: summary.insightStatus?.status ?? 'UNKNOWN',
    ...(summary.insightStatus?.reason ? { reason: summary.insightStatus.reason } : {}),
    ...(summary.description ? { description: summary.description } : {}),
    ...(detail.recommendation ? { recommendation: detail.recommendation } : {}),
    ...(summary.kubernetesVersion ? { kubernetesVersion: summary.kubernetesVersion } : {}),
    ...(refreshedAt ? { refreshedAt } : {}),
    resources: (detail.resources ?? []).flatMap(({ kubernetesResourceUri, arn }) => {
      const named = kubernetesResourceUri ?? arn;
      return named ? [named] : [];
    }),
    callers: callersOf(detail),
  };
};

const readDetail = async (
  { clients, call, caches }: EksContext,
  summary: InsightSummary,
  { clusterName, signal }: { clusterName: string; signal: AbortSignal },
): Promise<EksInsight> => {
  const key = `${summary.id} ${summary.lastRefreshTime?.getTime()} ${summary.insightStatus?.status}`;
  const kept = caches.insights.get(key);
  if (kept) return kept;
  const { insight = {} } = await call({
    action: 'eks:DescribeInsight',
    signal,
    send: (options) =>
      clients.eks.send(new DescribeInsightCommand({ clusterName, id: summary.id ?? '' }), options),
  });
  caches.insights.set(key, insight);
  return insight;
};

/** What EKS itself finds in a cluster. Details are read of what does not pass: the rest has none worth a call. */
export const listInsights = async (
  context: EksContext,
  clusterName: string,
  signal: AbortSignal,
): Promise<Read<Insight[]>> => {
  const { clients, call } = context;
  const scope = `${eksClusterId(context, clusterName)} insights`;
  const none: Read<InsightSummary[]> = { value: [], incomplete: [] };
  const listed = await readSoftly(scope, none, () =>
    readAllPages({
      scope,
      readPage: async (nextToken) => {
        const answer = await call({
          action: 'eks:ListInsights',
          resource: clusterName,
          signal,
          send: (options) =>
            clients.eks.send(new ListInsightsCommand({ clusterName, maxResults: 100, nextToken }), options),
        });
        return { items: answer.insights ?? [], nextToken: answer.nextToken };
      },
    }),
  );
  const summaries = listed.value.value;
  const details = await mapLimited(summaries, 4, (summary) =>
    readSoftly(scope, {}, async () =>
      summary.insightStatus?.status === 'PASSING'
        ? {}
        : readDetail(context, summary, { clusterName, signal }),
    ),
  );
  return {
    value: summaries.map((summary, index) => toInsight(summary, details[index]?.value ?? {})),
    incomplete: sayOnce([
      ...listed.incomplete,
      ...listed.value.incomplete,
      ...details.flatMap(({ incomplete }) => incomplete),
    ]),
  };
};
