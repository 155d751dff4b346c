import { stagingAccount } from '../blueprint.ts';
import type { AccessEntry, EksCluster } from '../eks-state.ts';
import type { World } from '../world.ts';
import { openKube } from './open-kube.ts';

const dayMs = 24 * 3_600_000;
const region = 'eu-west-1';
const name = 'jetty';

function createEntry(role: string, over: Partial<AccessEntry>): AccessEntry {
  return {
    principalArn: `arn:aws:iam::${stagingAccount}:role/${role}`,
    username: `arn:aws:sts::${stagingAccount}:assumed-role/${role}/{{SessionName}}`,
    groups: [],
    type: 'STANDARD',
    policies: [],
    createdAtMs: 0,
    ...over,
  };
}

/** A cluster that EKS tells of, and into which it lets only its own team: whoever else looks has no access entry. */
export function createJetty(world: World): EksCluster {
  const nowMs = world.clock.now();
  const createdAtMs = nowMs - 611 * dayMs;
  const random = world.random.fork('eks/jetty');
  const admin = { name: 'AmazonEKSClusterAdminPolicy', namespaces: null, associatedAtMs: createdAtMs };
  const entries = [
    createEntry('platform-admin', { policies: [admin], createdAtMs }),
    createEntry(`${name}-node`, {
      username: 'system:node:{{EC2PrivateDNSName}}',
      groups: ['system:nodes'],
      type: 'EC2_LINUX',
      createdAtMs,
    }),
  ];
  let kube: ReturnType<typeof openKube> | null = null;
  const cluster: EksCluster = {
    account: stagingAccount,
    region,
    name,
    arn: `arn:aws:eks:${region}:${stagingAccount}:cluster/${name}`,
    // In extended support: it is the one to be upgraded next.
    version: '1.32',
    platformVersion: 'eks.31',
    status: 'ACTIVE',
    createdAtMs,
    endpointPublicAccess: true,
    tags: { team: 'platform', environment: 'staging' },
    accessEntries: new Map(entries.map((entry) => [entry.principalArn, entry])),
    nodegroups: [
      {
        name: 'default',
        instanceType: 't3.large',
        desired: 2,
        min: 1,
        max: 3,
        releaseVersion: '1.32.9-20251002',
        labels: {},
        taints: [],
      },
    ],
    fargateProfiles: [],
    addons: [{ name: 'vpc-cni', version: 'v1.20.1-eksbuild.1', status: 'ACTIVE', issues: [] }],
    updates: [
      {
        id: random.uuid(),
        type: 'VersionUpdate',
        status: 'Failed',
        createdAtMs: nowMs - 9 * dayMs,
        params: [{ type: 'ReleaseVersion', value: '1.32.9-20251120' }],
        errors: [
          {
            errorCode: 'PodEvictionFailure',
            errorMessage: 'Reached max retries while trying to evict pods from nodes in node group default',
            resourceIds: ['ip-10-3-1-17.eu-west-1.compute.internal'],
          },
        ],
        nodegroup: 'default',
      },
    ],
    insights: [
      {
        id: random.uuid(),
        name: 'Kubelet version skew',
        category: 'UPGRADE_READINESS',
        kubernetesVersion: '1.33',
        description:
          'Checks for kubelet versions of worker nodes in the cluster to see if upgrade would cause noncompliance with supported Kubernetes kubelet version skew policy.',
        recommendation:
          'Upgrade your worker nodes to match the Kubernetes version of your cluster control plane.',
        status: 'PASSING',
        reason: 'Node kubelet versions match the cluster control plane version.',
        resources: [],
      },
    ],
    open: () => {
      kube ??= openKube(world, cluster);
      return kube;
    },
  };
  return cluster;
}
