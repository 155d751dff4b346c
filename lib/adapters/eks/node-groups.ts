import {
  DescribeNodegroupCommand,
  ListNodegroupsCommand,
  type Nodegroup,
  type NodegroupScalingConfig,
} from '@aws-sdk/client-eks';
import type { NodeGroup } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { describeEach } from './describe-each.ts';
import type { EksContext } from './eks-context.ts';
import { eksClusterId, toIssues } from './names.ts';

const sizesOf = ({ desiredSize, minSize, maxSize }: NodegroupScalingConfig = {}) => ({
  desired: desiredSize ?? null,
  min: minSize ?? null,
  max: maxSize ?? null,
});

const toNodeGroup = (name: string, group: Nodegroup): NodeGroup => ({
  name,
  status: group.status ?? 'UNKNOWN',
  ...(group.version ? { version: group.version } : {}),
  ...(group.releaseVersion ? { releaseVersion: group.releaseVersion } : {}),
  ...(group.capacityType ? { capacityType: group.capacityType } : {}),
  instanceTypes: group.instanceTypes ?? [],
  ...sizesOf(group.scalingConfig),
  issues: toIssues(group.health?.issues),
});

/** The managed node groups of a cluster; nodes of other kinds are only in Kubernetes. */
export const listNodeGroups = (
  context: EksContext,
  clusterName: string,
  signal: AbortSignal,
): Promise<Read<NodeGroup[]>> => {
  const { clients, call } = context;
  return describeEach({
    scope: `${eksClusterId(context, clusterName)} node groups`,
    list: async (nextToken) => {
      const answer = await call({
        action: 'eks:ListNodegroups',
        resource: clusterName,
        signal,
        send: (options) =>
          clients.eks.send(new ListNodegroupsCommand({ clusterName, maxResults: 100, nextToken }), options),
      });
      return { items: answer.nodegroups ?? [], nextToken: answer.nextToken };
    },
    readOne: async (nodegroupName) => {
      const { nodegroup = {} } = await call({
        action: 'eks:DescribeNodegroup',
        signal,
        send: (options) =>
          clients.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }), options),
      });
      return toNodeGroup(nodegroupName, nodegroup);
    },
    nameOnly: (name) => ({ name, status: 'UNKNOWN' }),
  });
};
