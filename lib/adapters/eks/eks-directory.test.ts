import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Cluster, ClusterDetail } from '#lib/contract/clusters.ts';
import { account, type EksWorld, harbour, startEksWorld } from './world-for-tests.ts';

const options = { signal: new AbortController().signal };
let world: EksWorld;

beforeAll(async () => {
  world = await startEksWorld();
});
afterEach(() => world.simulator.control.removeFaults());
afterAll(() => world.close());

const read = async () => {
  const { value, incomplete } = await world.open().getCluster(harbour, options);
  const detail = ClusterDetail.parse({ ...value, incomplete, asOf: new Date().toISOString() });
  if (!detail.eks) throw new Error('EKS says nothing.');
  return { detail, eks: detail.eks, incomplete };
};

test('lists the clusters of a Region; what runs on them EKS cannot know', async () => {
  const { value, incomplete } = await world.open().listClusters(options);
  expect(incomplete).toEqual([]);
  expect(Cluster.array().parse(value)).toMatchObject([
    {
      id: harbour,
      platform: 'eks',
      arn: `arn:aws:eks:eu-west-1:${account}:cluster/harbour`,
      status: 'ACTIVE',
      version: '1.34',
      counts: { services: null, runningTasks: null },
    },
  ]);
});

test('names a cluster that it may not describe, and says which action is missing', async () => {
  world.simulator.control.addFault({ operation: 'eks:DescribeCluster', kind: 'deny' });
  const { value, incomplete } = await world.open().listClusters(options);
  expect(value).toMatchObject([{ id: harbour, status: 'UNKNOWN' }]);
  expect(incomplete).toMatchObject([
    { scope: harbour, code: 'aws_access_denied', message: expect.stringContaining('eks:DescribeCluster') },
  ]);
});

test('knows no cluster of another account, of another platform or by a name that none can have', async () => {
  const directory = world.open();
  for (const id of [
    `eks:${account}:eu-west-1:nowhere`,
    `eks:210987654321:eu-west-1:harbour`,
    `ecs:${account}:eu-west-1:harbour`,
    `eks:${account}:eu-west-1:../harbour`,
  ])
    await expect(directory.getCluster(id, options)).rejects.toMatchObject({ code: 'not_found' });
  expect(() => directory.accessTo('eks:1:2:3')).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('reads the capacity of a cluster, and which versions fit its add-ons', async () => {
  const { detail, incomplete } = await read();
  expect(incomplete).toEqual([]);
  const { nodeGroups, fargateProfiles, addOns, fargate } = detail.capacity;
  expect(fargate).toBe(true);
  expect(nodeGroups).toMatchObject([
    { name: 'general', status: 'ACTIVE', desired: 4, min: 3, max: 8, instanceTypes: ['m6i.xlarge'] },
    { name: 'memory', desired: 2 },
  ]);
  expect(fargateProfiles).toMatchObject([
    { name: 'thumbnails', selectors: ['media (app.kubernetes.io/name=thumbnails)'] },
  ]);
  expect(addOns.find(({ name }) => name === 'coredns')).toMatchObject({
    version: 'v1.12.3-eksbuild.1',
    available: ['v1.13.1-eksbuild.1', 'v1.12.4-eksbuild.1', 'v1.12.3-eksbuild.1'],
    defaultVersion: 'v1.12.4-eksbuild.1',
  });
  expect(addOns.find(({ name }) => name === 'vpc-cni')).toMatchObject({
    status: 'DEGRADED',
    issues: [expect.stringMatching(/^InsufficientNumberOfReplicas: .*\(aws-node\)$/)],
  });
});

test('reads what EKS says of a cluster: support, insights, updates and access', async () => {
  const { detail, eks } = await read();
  expect(eks).toMatchObject({
    endpoint: { isPublic: true, publicCidrs: ['0.0.0.0/0'] },
    authenticationMode: 'API',
    standardSupportEndsAt: '2026-12-02T00:00:00.000Z',
    extendedSupportEndsAt: '2027-12-02T00:00:00.000Z',
    newerVersions: ['1.35'],
    logging: ['api', 'audit', 'authenticator'],
    deletionProtection: true,
  });
  const warning = eks.insights.find(({ status }) => status === 'WARNING');
  expect(warning?.callers).toEqual([expect.stringContaining('ledger-operator/v0.3.1 · 412 in 30 days')]);
  expect(warning?.resources).toEqual(['/apis/apps/v1/namespaces/payments/deployments/ledger']);
  expect(eks.updates.map(({ summary }) => summary)).toEqual([
    'node group general: DesiredSize 4',
    'add-on coredns: AddonVersion v1.12.3-eksbuild.1',
    'Version 1.34, PlatformVersion eks.4',
  ]);
  expect(eks.accessEntries.find(({ principalArn }) => principalArn.endsWith('shop-viewer'))).toMatchObject({
    policies: ['AmazonEKSViewPolicy in shop'],
  });
  expect(detail.tags).toContainEqual({ key: 'team', value: 'platform' });
  expect(detail.settings).toContainEqual({ name: 'ipFamily', value: 'ipv4' });
});

test.each([
  ['eks:ListNodegroups', (detail: ClusterDetail) => detail.capacity.nodeGroups],
  ['eks:ListFargateProfiles', (detail: ClusterDetail) => detail.capacity.fargateProfiles],
  ['eks:ListAddons', (detail: ClusterDetail) => detail.capacity.addOns],
  ['eks:ListInsights', (detail: ClusterDetail) => detail.eks?.insights],
  ['eks:ListUpdates', (detail: ClusterDetail) => detail.eks?.updates],
  ['eks:ListAccessEntries', (detail: ClusterDetail) => detail.eks?.accessEntries],
  ['eks:DescribeClusterVersions', (detail: ClusterDetail) => detail.eks?.newerVersions],
])('leaves out only its own part where %s is denied, and says so once', async (operation, partOf) => {
  world.simulator.control.addFault({ operation, kind: 'deny' });
  const { detail, incomplete } = await read();
  expect(partOf(detail)).toEqual([]);
  expect(incomplete).toMatchObject([{ code: 'aws_access_denied' }]);
  expect(incomplete[0]?.message).toContain(operation);
  expect(detail.status).toBe('ACTIVE');
});

test.each([
  'eks:DescribeNodegroup',
  'eks:DescribeFargateProfile',
  'eks:DescribeAddon',
  'eks:DescribeAddonVersions',
  'eks:DescribeInsight',
  'eks:DescribeAccessEntry',
  'eks:ListAssociatedAccessPolicies',
])('keeps the names where %s is denied', async (operation) => {
  world.simulator.control.addFault({ operation, kind: 'deny' });
  const { detail, incomplete } = await read();
  expect(detail.capacity.nodeGroups.map(({ name }) => name)).toEqual(['general', 'memory']);
  expect(detail.capacity.addOns.length).toBe(5);
  expect(detail.eks?.insights.length).toBe(3);
  expect(detail.eks?.accessEntries.length).toBe(6);
  expect(incomplete).toMatchObject([{ code: 'aws_access_denied' }]);
  expect(incomplete[0]?.message).toContain(operation);
});

test('describes the first fifty of many updates, says so, and the others when asked again', async () => {
  const cluster = world.cluster();
  const kept = cluster.updates;
  const [first] = kept;
  if (!first) throw new Error('There is no update.');
  cluster.updates = Array.from({ length: 60 }, (_, index) => ({
    ...first,
    id: `update-${String(index).padStart(2, '0')}`,
  }));
  const directory = world.open();
  const once = await directory.getCluster(harbour, options);
  const twice = await directory.getCluster(harbour, options);
  cluster.updates = kept;
  expect(once.value.eks?.updates.length).toBe(50);
  expect(once.incomplete).toMatchObject([
    { scope: `${harbour} updates`, message: expect.stringMatching(/^10 of 60 are not described here/) },
  ]);
  expect(twice.value.eks?.updates.length).toBe(60);
  expect(twice.incomplete).toEqual([]);
});

test('asks once for what seldom changes', async () => {
  const directory = world.open();
  world.simulator.control.clearCalls();
  await directory.getCluster(harbour, options);
  const once = {
    versions: world.callsOf('eks:DescribeAddonVersions'),
    updates: world.callsOf('eks:DescribeUpdate'),
    entries: world.callsOf('eks:DescribeAccessEntry'),
  };
  await directory.getCluster(harbour, options);
  expect(once).toEqual({ versions: 5, updates: 3, entries: 6 });
  expect(world.callsOf('eks:DescribeAddonVersions')).toBe(5);
  expect(world.callsOf('eks:DescribeUpdate')).toBe(3);
  expect(world.callsOf('eks:DescribeAccessEntry')).toBe(6);
  expect(world.callsOf('eks:DescribeInsight')).toBe(1);
  expect(world.callsOf('eks:DescribeClusterVersions')).toBe(1);
  expect(world.callsOf('eks:DescribeNodegroup')).toBe(4);
  // The cluster twice; two node groups and five add-ons once.
  expect(world.callsOf('eks:ListUpdates')).toBe(9);
});
