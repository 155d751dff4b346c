import { instanceArn, lastPart } from '../../world/arn.ts';
import { remainingOf, tasksOnInstance } from '../../world/controller/place-task.ts';
import { wakeChangedService } from '../../world/controller/scheduler.ts';
import type { ClusterState, InstanceState } from '../../world/ecs-state.ts';
import {
  type Call,
  epochSeconds,
  type Json,
  type JsonObject,
  type Operation,
  type Operations,
} from '../operation.ts';
import { getRegion } from '../region.ts';
import { anyCount, getCluster, invalid, missing, pageList, readBatch, readEcs, toJsonList } from './scope.ts';

const resource = (name: string, value: number): Json => ({
  name,
  type: 'INTEGER',
  doubleValue: 0,
  longValue: 0,
  integerValue: value,
});

const ports = (list: number[]): Json => ({
  name: 'PORTS',
  type: 'STRINGSET',
  doubleValue: 0,
  longValue: 0,
  integerValue: 0,
  stringSetValue: [...new Set(list)].map(String),
});

function renderInstance(
  cluster: ClusterState,
  instance: InstanceState,
  include: readonly string[],
): JsonObject {
  const remaining = remainingOf(cluster, instance);
  const tasks = tasksOnInstance(cluster, instance);
  const running = tasks.filter((task) => task.lastStatus === 'RUNNING').length;
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    capacityProviderName: cluster.capacityProviders.find((name) => !name.startsWith('FARGATE')),
    version: 41,
    versionInfo: { agentVersion: '1.98.0', agentHash: '3f7b2c1a', dockerVersion: 'DockerVersion: 25.0.8' },
    remainingResources: [
      resource('CPU', remaining.cpu),
      resource('MEMORY', remaining.memoryMiB),
      ports(remaining.ports),
    ],
    registeredResources: [
      resource('CPU', instance.cpu),
      resource('MEMORY', instance.memoryMiB),
      ports([22, 2375, 2376, 51678, 51679]),
    ],
    status: instance.status,
    agentConnected: true,
    runningTasksCount: running,
    pendingTasksCount: tasks.filter((task) => task.desiredStatus === 'RUNNING').length - running,
    attributes: [
      { name: 'ecs.instance-type', value: instance.type },
      { name: 'ecs.availability-zone', value: instance.zone },
      { name: 'ecs.os-type', value: 'linux' },
      { name: 'ecs.cpu-architecture', value: instance.type.includes('6g') ? 'arm64' : 'x86_64' },
    ],
    registeredAt: epochSeconds(instance.registeredAtMs),
    attachments: [],
    tags: [],
    ...(include.includes('CONTAINER_INSTANCE_HEALTH')
      ? {
          healthStatus: {
            overallStatus: 'OK',
            details: [
              { type: 'CONTAINER_RUNTIME', status: 'OK', lastUpdated: epochSeconds(instance.registeredAtMs) },
            ],
          },
        }
      : {}),
  };
}

const listContainerInstances: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const status = fields.oneOf('status', [
    'ACTIVE',
    'DRAINING',
    'REGISTERING',
    'DEREGISTERING',
    'REGISTRATION_FAILED',
  ]);
  const arns = [...cluster.instances.values()]
    .filter((one) => status === undefined || one.status === status)
    .map((one) => one.arn)
    .sort();
  const { page, nextToken } = pageList(fields, arns, { max: 100, normal: 100 });
  return { containerInstanceArns: page, nextToken };
};

/** An ARN or the hexadecimal id of an instance; anything else is refused. */
const instanceId = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function findInstances(call: Call, cluster: ClusterState, names: readonly string[]) {
  const found: InstanceState[] = [];
  const failures: JsonObject[] = [];
  for (const name of names) {
    const id = lastPart(name);
    if (!instanceId.test(id)) throw invalid('Identifier is for an invalid containerInstance.');
    const instance = cluster.instances.get(id);
    if (instance) found.push(instance);
    else failures.push(missing(name.startsWith('arn:') ? name : instanceArn(call, cluster.name, id)));
  }
  return { found, failures };
}

const describeContainerInstances: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const names = readBatch(fields, 'containerInstances', 100);
  const include = fields.texts('include', anyCount) ?? [];
  const { found, failures } = findInstances(call, cluster, names);
  return {
    containerInstances: toJsonList(found.map((one) => renderInstance(cluster, one, include))),
    failures: toJsonList(failures),
  };
};

/**
 * DRAINING keeps new tasks away and lets the schedulers replace those of services; tasks of no service stay. What is
 * not there is a failure in the answer, not an error.
 */
const updateContainerInstancesState: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const status = fields.oneOf('status', ['ACTIVE', 'DRAINING']);
  if (!status) throw invalid('Container instance status should be one of [ACTIVE,DRAINING].');
  const { found, failures } = findInstances(call, cluster, readBatch(fields, 'containerInstances', 10));
  for (const instance of found) instance.status = status;
  for (const service of cluster.services.values()) wakeChangedService(call.world, getRegion(call), service);
  return {
    containerInstances: toJsonList(found.map((one) => renderInstance(cluster, one, []))),
    failures: toJsonList(failures),
  };
};

export const containerInstanceOperations: Operations = {
  ListContainerInstances: listContainerInstances,
  DescribeContainerInstances: describeContainerInstances,
  UpdateContainerInstancesState: updateContainerInstancesState,
};
