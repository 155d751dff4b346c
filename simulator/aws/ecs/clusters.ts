import { clusterArn } from '../../world/arn.ts';
import type { ClusterState } from '../../world/ecs-state.ts';
import type { JsonObject, Operation, Operations } from '../operation.ts';
import { getRegion } from '../region.ts';
import {
  anyCount,
  findCluster,
  invalid,
  missing,
  pageList,
  readBatch,
  readEcs,
  toJsonList,
} from './scope.ts';

const listClusters: Operation = (input, call) => {
  const fields = readEcs(input);
  const active = [...getRegion(call).ecs.clusters.values()].filter((cluster) => cluster.status === 'ACTIVE');
  const arns = active.map((cluster) => cluster.arn).sort();
  const { page, nextToken } = pageList(fields, arns, { max: 100, normal: 100 });
  return { clusterArns: page, nextToken };
};

function countTasks(cluster: ClusterState): { running: number; pending: number } {
  let running = 0;
  let pending = 0;
  for (const task of cluster.tasks.values()) {
    if (task.lastStatus === 'RUNNING') running += 1;
    else if (task.desiredStatus === 'RUNNING') pending += 1;
  }
  return { running, pending };
}

function renderCluster(cluster: ClusterState, include: readonly string[]): JsonObject {
  const counts = countTasks(cluster);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: cluster.instances.size,
    runningTasksCount: counts.running,
    pendingTasksCount: counts.pending,
    activeServicesCount: [...cluster.services.values()].filter((service) => service.status === 'ACTIVE')
      .length,
    statistics: include.includes('STATISTICS')
      ? [
          { name: 'runningFargateTasksCount', value: String(counts.running) },
          { name: 'pendingFargateTasksCount', value: String(counts.pending) },
        ]
      : [],
    tags: include.includes('TAGS') ? toJsonList(cluster.tags) : [],
    settings: include.includes('SETTINGS')
      ? [{ name: 'containerInsights', value: cluster.containerInsights ? 'enabled' : 'disabled' }]
      : [],
    configuration:
      include.includes('CONFIGURATIONS') && cluster.execKmsKeyId
        ? { executeCommandConfiguration: { kmsKeyId: cluster.execKmsKeyId, logging: 'DEFAULT' } }
        : undefined,
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: [],
  };
}

const describeClusters: Operation = (input, call) => {
  const fields = readEcs(input);
  const names = fields.texts('clusters', anyCount) ?? ['default'];
  if (names.length > 100) throw invalid('clusters cannot have more than 100 elements.');
  const include = fields.texts('include', anyCount) ?? [];
  const clusters: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const name of names) {
    const cluster = findCluster(call, name);
    if (cluster) clusters.push(renderCluster(cluster, include));
    else failures.push(missing(name.startsWith('arn:') ? name : clusterArn(call, name)));
  }
  return { clusters: toJsonList(clusters), failures: toJsonList(failures) };
};

const createCluster: Operation = (input, call) => {
  const fields = readEcs(input);
  const name = fields.maybeText('clusterName') ?? 'default';
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw invalid('Invalid identifier: Identifier is for cluster.');
  const { ecs } = getRegion(call);
  const known = ecs.clusters.get(name);
  if (known?.status === 'ACTIVE') return { cluster: toCluster(known) };
  const cluster: ClusterState = {
    arn: clusterArn(call, name),
    name,
    status: 'ACTIVE',
    capacityProviders: fields.texts('capacityProviders', anyCount) ?? [],
    containerInsights: false,
    createdAtMs: call.now,
    tags: [],
    services: new Map(),
    tasks: new Map(),
    instances: new Map(),
  };
  ecs.clusters.set(name, cluster);
  return { cluster: toCluster(cluster) };
};

const toCluster = (cluster: ClusterState) =>
  renderCluster(cluster, ['TAGS', 'SETTINGS']) as { [key: string]: string };

const describeCapacityProviders: Operation = (input, call) => {
  const fields = readEcs(input);
  const { region, account, ecs } = getRegion(call);
  const own = [...ecs.clusters.values()].flatMap((cluster) =>
    cluster.capacityProviders
      .filter((name) => !name.startsWith('FARGATE'))
      .map((name) => ({
        name,
        arn: `arn:aws:ecs:${region}:${account}:capacity-provider/${name}`,
        autoScalingGroupProvider: {
          autoScalingGroupArn: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:8f3c1a52-7d46-4b0e-9a51-2c6f0d9e4b17:autoScalingGroupName/${name}`,
          managedScaling: {
            status: 'ENABLED',
            targetCapacity: 90,
            minimumScalingStepSize: 1,
            maximumScalingStepSize: 4,
          },
          managedTerminationProtection: 'DISABLED',
          managedDraining: 'ENABLED',
        },
      })),
  );
  const fargate = ['FARGATE', 'FARGATE_SPOT'].map((name) => ({
    name,
    arn: `arn:aws:ecs:${region}:${account}:capacity-provider/${name}`,
  }));
  const wanted = fields.texts('capacityProviders', anyCount);
  if (wanted) readBatch(fields, 'capacityProviders', 100);
  const all = [...fargate, ...own].map((one) => ({ ...one, status: 'ACTIVE', tags: [] }));
  const named = wanted ? all.filter((one) => wanted.includes(one.name) || wanted.includes(one.arn)) : all;
  const failures = (wanted ?? []).filter((name) => !all.some((one) => one.name === name || one.arn === name));
  const { page, nextToken } = pageList(fields, named, { max: 10, normal: 10 });
  return {
    capacityProviders: page,
    failures: failures.map((name) => ({ arn: name, reason: 'MISSING' })),
    nextToken,
  };
};

export const clusterOperations: Operations = {
  ListClusters: listClusters,
  DescribeClusters: describeClusters,
  CreateCluster: createCluster,
  DescribeCapacityProviders: describeCapacityProviders,
};
