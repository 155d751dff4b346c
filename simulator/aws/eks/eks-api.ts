import type { Api } from '../operation.ts';
import { accessOperations } from './access-entries.ts';
import { addonOperations } from './addons.ts';
import { clusterOperations } from './clusters.ts';
import { computeOperations } from './compute.ts';
import { lifecycleOperations } from './lifecycle.ts';

const get = (path: string, operation: string) => ({ method: 'GET', path, operation });

export const eksApi: Api = {
  service: 'eks',
  targetPrefix: '',
  rest: [
    get('/clusters', 'ListClusters'),
    get('/clusters/{name}', 'DescribeCluster'),
    get('/cluster-versions', 'DescribeClusterVersions'),
    get('/clusters/{clusterName}/node-groups', 'ListNodegroups'),
    get('/clusters/{clusterName}/node-groups/{nodegroupName}', 'DescribeNodegroup'),
    get('/clusters/{clusterName}/fargate-profiles', 'ListFargateProfiles'),
    get('/clusters/{clusterName}/fargate-profiles/{fargateProfileName}', 'DescribeFargateProfile'),
    get('/clusters/{clusterName}/addons', 'ListAddons'),
    get('/clusters/{clusterName}/addons/{addonName}', 'DescribeAddon'),
    get('/addons/supported-versions', 'DescribeAddonVersions'),
    get('/clusters/{name}/updates', 'ListUpdates'),
    get('/clusters/{name}/updates/{updateId}', 'DescribeUpdate'),
    { method: 'POST', path: '/clusters/{clusterName}/insights', operation: 'ListInsights' },
    get('/clusters/{clusterName}/insights/{id}', 'DescribeInsight'),
    get('/clusters/{clusterName}/access-entries', 'ListAccessEntries'),
    get('/clusters/{clusterName}/access-entries/{principalArn}', 'DescribeAccessEntry'),
    get(
      '/clusters/{clusterName}/access-entries/{principalArn}/access-policies',
      'ListAssociatedAccessPolicies',
    ),
    get('/tags/{resourceArn}', 'ListTagsForResource'),
  ],
  operations: {
    ...accessOperations,
    ...addonOperations,
    ...clusterOperations,
    ...computeOperations,
    ...lifecycleOperations,
  },
};
