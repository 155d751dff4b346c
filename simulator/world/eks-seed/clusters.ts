import { prodAccount, stagingAccount } from '../blueprint.ts';
import type { AccessEntry, AccessPolicy, EksCluster, EksState } from '../eks-state.ts';
import type { World } from '../world.ts';
import { createJetty } from './jetty.ts';
import { openKube } from './open-kube.ts';

const dayMs = 24 * 3_600_000;

const policy = (name: string, namespaces: string[] | null, associatedAtMs: number): AccessPolicy => ({
  name,
  namespaces,
  associatedAtMs,
});

/** Who may come in, by the words that EKS has for it. */
export function listEntries(account: string, createdAtMs: number): AccessEntry[] {
  const entry = (kind: 'user' | 'role', name: string, policies: AccessPolicy[]): AccessEntry => ({
    principalArn: `arn:aws:iam::${account}:${kind}/${name}`,
    username:
      kind === 'user'
        ? `arn:aws:iam::${account}:user/${name}`
        : `arn:aws:sts::${account}:assumed-role/${name}/{{SessionName}}`,
    groups: [],
    type: 'STANDARD',
    policies,
    createdAtMs,
  });
  const node: AccessEntry = {
    principalArn: `arn:aws:iam::${account}:role/harbour-node`,
    username: 'system:node:{{EC2PrivateDNSName}}',
    groups: ['system:nodes'],
    type: 'EC2_LINUX',
    policies: [],
    createdAtMs,
  };
  return [
    entry('user', 'developer', [policy('AmazonEKSClusterAdminPolicy', null, createdAtMs)]),
    entry('role', 'quarterdeck-operator', [policy('AmazonEKSClusterAdminPolicy', null, createdAtMs)]),
    entry('role', 'quarterdeck-reader', [policy('AmazonEKSAdminViewPolicy', null, createdAtMs)]),
    entry('role', 'shop-editor', [policy('AmazonEKSEditPolicy', ['shop'], createdAtMs)]),
    entry('role', 'shop-viewer', [policy('AmazonEKSViewPolicy', ['shop'], createdAtMs)]),
    node,
  ];
}

function createHarbour(world: World): EksCluster {
  const nowMs = world.clock.now();
  const createdAtMs = nowMs - 402 * dayMs;
  const random = world.random.fork('eks/harbour');
  const updates = [
    {
      type: 'VersionUpdate',
      ageDays: 190,
      params: [
        { type: 'Version', value: '1.34' },
        { type: 'PlatformVersion', value: 'eks.4' },
      ],
    },
    {
      type: 'AddonUpdate',
      ageDays: 120,
      addon: 'coredns',
      params: [{ type: 'AddonVersion', value: 'v1.12.3-eksbuild.1' }],
    },
    {
      type: 'ConfigUpdate',
      ageDays: 44,
      nodegroup: 'general',
      params: [{ type: 'DesiredSize', value: '4' }],
    },
  ];
  let kube: ReturnType<typeof openKube> | null = null;
  const cluster: EksCluster = {
    account: prodAccount,
    region: 'eu-west-1',
    name: 'harbour',
    arn: `arn:aws:eks:eu-west-1:${prodAccount}:cluster/harbour`,
    version: '1.34',
    platformVersion: 'eks.9',
    status: 'ACTIVE',
    createdAtMs,
    endpointPublicAccess: true,
    tags: { team: 'platform', environment: 'prod' },
    accessEntries: new Map(listEntries(prodAccount, createdAtMs).map((entry) => [entry.principalArn, entry])),
    nodegroups: [
      {
        name: 'general',
        instanceType: 'm6i.xlarge',
        desired: 4,
        min: 3,
        max: 8,
        releaseVersion: '1.34.1-20251002',
        labels: {},
        taints: [],
      },
      {
        name: 'memory',
        instanceType: 'r6i.large',
        desired: 2,
        min: 2,
        max: 4,
        releaseVersion: '1.34.1-20251002',
        labels: { workload: 'memory' },
        taints: [{ key: 'workload', value: 'memory', effect: 'NoSchedule' }],
      },
    ],
    fargateProfiles: [
      {
        name: 'thumbnails',
        selectors: [{ namespace: 'media', labels: { 'app.kubernetes.io/name': 'thumbnails' } }],
      },
    ],
    addons: [
      {
        name: 'amazon-cloudwatch-observability',
        version: 'v4.4.0-eksbuild.1',
        status: 'ACTIVE',
        issues: [],
      },
      { name: 'coredns', version: 'v1.12.3-eksbuild.1', status: 'ACTIVE', issues: [] },
      { name: 'kube-proxy', version: 'v1.34.0-eksbuild.2', status: 'ACTIVE', issues: [] },
      { name: 'metrics-server', version: 'v0.8.0-eksbuild.1', status: 'ACTIVE', issues: [] },
      { name: 'vpc-cni', version: 'v1.20.1-eksbuild.1', status: 'DEGRADED', issues: ['aws-node'] },
    ],
    updates: updates.map(({ ageDays, ...one }) => ({
      ...one,
      id: random.uuid(),
      status: 'Successful',
      createdAtMs: nowMs - ageDays * dayMs,
      errors: [],
    })),
    insights: [
      {
        id: random.uuid(),
        name: 'Deprecated APIs removed in Kubernetes v1.35',
        category: 'UPGRADE_READINESS',
        kubernetesVersion: '1.35',
        description:
          'Checks for usage of deprecated APIs that are scheduled for removal in Kubernetes v1.35.',
        recommendation:
          'Update manifests and API clients to use newer Kubernetes APIs if applicable before upgrading.',
        status: 'WARNING',
        reason: 'Deprecated API usage detected within last 30 days and your cluster is on Kubernetes v1.34.',
        resources: [
          {
            kubernetesResourceUri: '/apis/apps/v1/namespaces/payments/deployments/ledger',
            status: 'WARNING',
            reason: 'Deprecated',
          },
        ],
        deprecation: {
          usage: '/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas',
          replacedWith: '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas',
          stopServingVersion: '1.35',
          userAgent: 'ledger-operator/v0.3.1',
        },
      },
      {
        id: random.uuid(),
        name: 'EKS add-on version compatibility',
        category: 'UPGRADE_READINESS',
        kubernetesVersion: '1.35',
        description:
          'Checks version of installed EKS add-ons to ensure they are compatible with the next version of Kubernetes.',
        recommendation: 'Upgrade or delete your EKS add-ons before upgrading your cluster.',
        status: 'PASSING',
        reason: 'All installed EKS add-on versions are compatible with next Kubernetes version.',
        resources: [],
      },
      {
        id: random.uuid(),
        name: 'Cluster health issues',
        category: 'MISCONFIGURATION',
        kubernetesVersion: '1.34',
        description: 'Checks for cluster health issues that prevent successful upgrade.',
        recommendation: 'Mend the named issues.',
        status: 'PASSING',
        reason: 'No cluster health issues detected.',
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

/** The EKS of one account and Region. */
export function createEksState(
  world: World,
  { account, region }: { account: string; region: string },
): EksState {
  const clusters = new Map<string, EksCluster>();
  if (account === prodAccount && region === 'eu-west-1') clusters.set('harbour', createHarbour(world));
  if (account === stagingAccount && region === 'eu-west-1') clusters.set('jetty', createJetty(world));
  return { clusters };
}
