import type { Container, Task as EcsTask } from '@aws-sdk/client-ecs';
import { parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { Task, TaskContainer, TaskDetail, TaskState } from '#lib/contract/tasks.ts';
import { taskSizeOf } from './container-configuration.ts';
import type { KnownDefinition } from './ecs-context.ts';
import { judgeExec } from './exec/exec-container.ts';
import { lastPart, revisionIdOf, serviceOfGroup, toInstant } from './names.ts';
import { memoryLimitsOf } from './read-definition.ts';
import { judgeTask } from './task-verdict.ts';

const ended: ReadonlySet<string> = new Set(['DEPROVISIONING', 'STOPPED', 'DELETED']);
const alive: ReadonlySet<string> = new Set(['RUNNING', 'DEACTIVATING', 'STOPPING']);

/** Pending until RUNNING, running as long as its containers may, stopped from then on. */
export const stateOfTask = ({ lastStatus = '', desiredStatus }: EcsTask): TaskState => {
  if (ended.has(lastStatus)) return 'stopped';
  if (alive.has(lastStatus)) return 'running';
  return desiredStatus === 'STOPPED' ? 'stopped' : 'pending';
};

const logsOf = (
  container: Container,
  taskId: string,
  known: KnownDefinition | undefined,
): TaskContainer['logs'] => {
  const log = known?.definition.containerDefinitions?.find(
    ({ name }) => name === container.name,
  )?.logConfiguration;
  const group = log?.options?.['awslogs-group'];
  const prefix = log?.options?.['awslogs-stream-prefix'];
  if (log?.logDriver !== 'awslogs' || !group || !prefix) return undefined;
  return { group, stream: `${prefix}/${container.name}/${taskId}` };
};

const toContainer = (
  container: Container,
  taskId: string,
  known: KnownDefinition | undefined,
): TaskContainer => {
  const image = container.image ?? '';
  const { tag, digest } = parseImageReference(image);
  const ran = container.imageDigest || digest;
  const logs = logsOf(container, taskId, known);
  const health = container.healthStatus;
  return {
    name: container.name ?? '',
    image,
    ...(tag ? { tag } : {}),
    ...(ran ? { digest: ran } : {}),
    lastStatus: container.lastStatus ?? 'UNKNOWN',
    ...(health && health !== 'UNKNOWN' ? { health } : {}),
    ...(container.exitCode === undefined ? {} : { exitCode: container.exitCode }),
    ...(container.reason ? { reason: container.reason } : {}),
    ...(container.runtimeId ? { runtimeId: container.runtimeId } : {}),
    ...(logs ? { logs } : {}),
  };
};

const addressOf = (task: EcsTask): string | undefined =>
  task.containers?.flatMap(({ networkInterfaces = [] }) => networkInterfaces)[0]?.privateIpv4Address ??
  task.attachments?.flatMap(({ details = [] }) => details).find(({ name }) => name === 'privateIPv4Address')
    ?.value;

const placeOf = (task: EcsTask) => ({
  launch: task.capacityProviderName || task.launchType,
  zone: task.availabilityZone || undefined,
  node: task.containerInstanceArn ? lastPart(task.containerInstanceArn) : undefined,
  address: addressOf(task),
});

const timesOf = (task: EcsTask) => ({
  createdAt: toInstant(task.createdAt),
  startedAt: toInstant(task.startedAt),
  stoppedAt: toInstant(task.stoppedAt ?? task.executionStoppedAt),
});

const identityOf = (task: EcsTask) => ({
  serviceId: serviceOfGroup(task.group),
  arn: task.taskArn,
  desiredStatus: task.desiredStatus,
  health: task.healthStatus === 'UNKNOWN' ? undefined : task.healthStatus,
  revision: task.taskDefinitionArn && revisionIdOf(task.taskDefinitionArn),
  deployment: task.startedBy?.startsWith('ecs-svc/') ? task.startedBy : undefined,
});

/** A task as lists show it, with its verdict. */
export const toTask = ({
  task,
  clusterId,
  known,
  nowMs,
}: {
  task: EcsTask;
  clusterId: string;
  /** Its task definition, where that could be read: for memory limits and log streams. */
  known?: KnownDefinition | undefined;
  nowMs: number;
}): Task => {
  const id = lastPart(task.taskArn ?? '');
  const verdict = judgeTask(task, { limits: known && memoryLimitsOf(known), nowMs });
  return {
    id,
    clusterId,
    state: stateOfTask(task),
    lastStatus: task.lastStatus ?? 'UNKNOWN',
    ...identityOf(task),
    ...placeOf(task),
    ...taskSizeOf(task),
    ...timesOf(task),
    stopCode: task.stopCode || undefined,
    stoppedReason: task.stoppedReason || undefined,
    containers: (task.containers ?? []).map((one) => toContainer(one, id, known)),
    verdict: verdict?.sentence,
    next: verdict?.next,
  };
};

const timelineOf = (task: EcsTask): TaskDetail['timeline'] => {
  const steps: [at: Date | undefined, label: string][] = [
    [task.createdAt, 'created'],
    [task.pullStartedAt, 'pull of the images began'],
    [task.pullStoppedAt, 'pull of the images ended'],
    [task.connectivityAt, 'network connected'],
    [task.startedAt, 'started'],
    [task.stoppingAt, 'told to stop'],
    [task.executionStoppedAt, 'containers ended'],
    [task.stoppedAt, 'stopped'],
  ];
  return steps
    .flatMap(([date, label]) => {
      const at = toInstant(date);
      return at ? [{ at, label }] : [];
    })
    .sort((a, b) => a.at.localeCompare(b.at));
};

/** What a task's own page shows beside its row. */
export const describeTask = (task: EcsTask) => ({
  startedBy: task.startedBy,
  group: task.group,
  platformVersion: task.platformVersion,
  executeCommand: task.enableExecuteCommand,
  exec: judgeExec(task),
  timeline: timelineOf(task),
});
