import type { InsightState } from '../../world/eks-state.ts';
import { isObject } from '../fields.ts';
import { type Call, epochSeconds, type Operation, type Operations } from '../operation.ts';
import { getCluster, missing, pageNames, readEks } from './eks-scope.ts';

const listUpdates: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('name'));
  const nodegroup = fields.maybeText('nodegroupName');
  const addon = fields.maybeText('addonName');
  const own = cluster.updates.filter((one) => one.nodegroup === nodegroup && one.addon === addon);
  const { items, nextToken } = pageNames(
    fields,
    own.map((one) => one.id),
  );
  return { updateIds: items, nextToken };
};

const describeUpdate: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('name'));
  const id = fields.text('updateId');
  const update = cluster.updates.find((one) => one.id === id);
  if (!update) throw missing(`No update found for ID: ${id}`);
  const { type, status, params, errors, createdAtMs } = update;
  return { update: { id, type, status, params, errors, createdAt: epochSeconds(createdAtMs) } };
};

const summarize = (insight: InsightState, call: Call) => ({
  id: insight.id,
  name: insight.name,
  category: insight.category,
  kubernetesVersion: insight.kubernetesVersion,
  lastRefreshTime: epochSeconds(call.now - (call.now % 86_400_000)),
  lastTransitionTime: epochSeconds(call.now - (call.now % 86_400_000) - 6 * 86_400_000),
  description: insight.description,
  insightStatus: { status: insight.status, reason: insight.reason },
});

const listInsights: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const filter = isObject(input.filter) ? input.filter : {};
  const allows = (name: string, value: string) => {
    const wanted = filter[name];
    return !Array.isArray(wanted) || wanted.length === 0 || wanted.includes(value);
  };
  const own = cluster.insights.filter(
    (one) =>
      allows('categories', one.category) &&
      allows('statuses', one.status) &&
      allows('kubernetesVersions', one.kubernetesVersion),
  );
  const { items, nextToken } = pageNames(
    fields,
    own.map((one) => one.id),
  );
  return {
    insights: own.filter((one) => items.includes(one.id)).map((one) => summarize(one, call)),
    nextToken,
  };
};

const describeInsight: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const id = fields.text('id');
  const insight = cluster.insights.find((one) => one.id === id);
  if (!insight) throw missing(`No insight found for ID: ${id}`, { clusterName: cluster.name });
  const { deprecation, resources, recommendation } = insight;
  return {
    insight: {
      ...summarize(insight, call),
      recommendation,
      additionalInfo: {},
      resources: resources.map(({ kubernetesResourceUri, status, reason }) => ({
        kubernetesResourceUri,
        insightStatus: { status, reason },
      })),
      categorySpecificSummary: {
        deprecationDetails: deprecation
          ? [
              {
                usage: deprecation.usage,
                replacedWith: deprecation.replacedWith,
                stopServingVersion: deprecation.stopServingVersion,
                startServingReplacementVersion: '1.29',
                clientStats: [
                  {
                    userAgent: deprecation.userAgent,
                    numberOfRequestsLast30Days: 412,
                    lastRequestTime: epochSeconds(call.now - 3_600_000),
                  },
                ],
              },
            ]
          : [],
        addonCompatibilityDetails: [],
      },
    },
  };
};

export const lifecycleOperations: Operations = {
  ListUpdates: listUpdates,
  DescribeUpdate: describeUpdate,
  ListInsights: listInsights,
  DescribeInsight: describeInsight,
};
