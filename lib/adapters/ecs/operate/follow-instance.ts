import type { ContainerInstance, Service, Task } from '@aws-sdk/client-ecs';
import { clusterNameOf, lastPart } from '#lib/adapters/ecs/names.ts';
import { countTasks, isDaemon, listByService, listStandalone } from '#lib/adapters/ecs/plan/drain-checks.ts';
import { listInstanceTasks, serviceOfTask, shortTask } from '#lib/adapters/ecs/plan/instance-tasks.ts';
import { findInstance, nodeRefOf } from '#lib/adapters/ecs/plan/plan-node.ts';
import { canMove, limitsOf } from '#lib/adapters/ecs/plan/rollout-limits.ts';
import { readNamedServices } from '#lib/adapters/ecs/read-services.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Outcome, StepReport } from '#lib/domain/ports/operator.ts';
import type { DrainHandle, EcsHandle } from './ecs-handle.ts';
import type { FollowInput } from './follow-deployment.ts';
import { stillFor } from './follow-memory.ts';
import { reportEvents } from './report-service.ts';

const drainPatienceMs = 5 * 60_000;
// What was written is not read back at once.
const statusPatienceMs = 30_000;

const inMinutes = (ms: number): string => {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
};

const isFresh = ({ access, startedAt }: FollowInput<EcsHandle>): boolean =>
  access.now().getTime() - startedAt.getTime() < statusPatienceMs;

const findOrGone = async ({
  access,
  plan,
  signal,
}: FollowInput<EcsHandle>): Promise<ContainerInstance | null> => {
  try {
    const instance = await findInstance(access, nodeRefOf(plan.target), signal);
    return instance.status === 'INACTIVE' ? null : instance;
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  }
};

const readServices = async (
  { access, plan, signal }: FollowInput<EcsHandle>,
  names: readonly string[],
): Promise<Service[]> => {
  const cluster = clusterNameOf(access, plan.target.clusterId);
  try {
    return await readNamedServices(access.read, { cluster, services: [...new Set(names)], signal });
  } catch (error) {
    // They only tell why: who may not read them still sees the tasks go.
    if (isDomainError(error) && error.code === 'aws_access_denied') return [];
    throw error;
  }
};

/** What ECS complained of since the drain began, each under its service's name. */
const reportComplaints = (services: readonly Service[], startedAt: Date): StepReport[] =>
  services.flatMap((service) =>
    reportEvents(service, startedAt)
      .filter(({ level }) => level === 'warn')
      .map(({ message, level }) => ({
        message: `${service.serviceName}: ${message.replace(/\s*For more information,.*$/s, '')}`,
        level,
      })),
  );

/** Why the tasks of a service stay, as far as it tells. */
export const explainStay = (service: Service | undefined, startedAt: Date): string => {
  const limits = service ? limitsOf(service) : null;
  if (limits && !canMove(limits) && service && !isDaemon(service))
    return `with ${countTasks(limits.desired)}, ${limits.minimumHealthyPercent} % minimum and ${limits.maximumPercent} % maximum ECS can neither start nor stop one.`;
  const complaint = service ? reportComplaints([service], startedAt).at(-1) : undefined;
  return complaint
    ? complaint.message.slice(`${service?.serviceName}: `.length)
    : 'ECS has not said why. Its replacement may not be healthy yet.';
};

/** Services that ran there and have fewer tasks now than they want. */
const reportShort = (services: readonly Service[]): StepReport[] =>
  services
    .filter((service) => !isDaemon(service))
    .filter(({ runningCount = 0, desiredCount = 0 }) => runningCount < desiredCount)
    .map(({ serviceName, runningCount = 0, desiredCount = 0 }) => ({
      message: `${serviceName} runs ${runningCount} of ${countTasks(desiredCount)} now`,
      level: 'warn',
    }));

const reportStandalone = (tasks: readonly Task[]): StepReport[] =>
  tasks.length === 0
    ? []
    : [{ message: `Still running there, of no service: ${listStandalone(tasks)}`, level: 'warn' }];

/** What moves while a drain goes on: tasks that leave, and replacements that start elsewhere. */
const pictureOf = (left: readonly Task[], services: readonly Service[]): string =>
  JSON.stringify([
    left.map(({ taskArn, lastStatus }) => `${taskArn} ${lastStatus}`).toSorted(),
    services
      .map(({ serviceName, runningCount, pendingCount }) => `${serviceName} ${runningCount} ${pendingCount}`)
      .toSorted(),
  ]);

/** One look at a drain, which ECS itself carries on: it ends when no task of a service is left there. */
export const followDrain = async (input: FollowInput<DrainHandle>): Promise<Outcome> => {
  const { access, plan, handle, startedAt, memory, signal } = input;
  const { name } = plan.target;
  const instance = await findOrGone(input);
  if (!instance) {
    const reason = `${name} has left the cluster before all its tasks were seen to go.`;
    return { state: 'unknown', steps: [], reason };
  }
  if (instance.status === 'DRAINING') memory.sawStatus = true;
  else if (!memory.sawStatus && isFresh(input)) return { state: 'running', steps: [] };
  else if (instance.status === 'ACTIVE') {
    return {
      state: 'failed',
      steps: [],
      reason: `${name} was set active by somebody else, so its drain has stopped.`,
    };
  }
  const tasks = await listInstanceTasks(access, { ref: nodeRefOf(plan.target), signal });
  const left = tasks.filter((task) => serviceOfTask(task) !== null);
  const standalone = tasks.filter((task) => serviceOfTask(task) === null);
  const leftIds = new Set(left.map(({ taskArn = '' }) => lastPart(taskArn)));
  const total = new Set([...handle.tasks.map(({ task }) => task), ...leftIds]).size;
  if (left.length === 0) {
    const services = await readServices(
      input,
      handle.tasks.map(({ service }) => service),
    );
    const message =
      total === 0
        ? `${name} had no task of a service`
        : `No task of a service runs on ${name} any more: ${total === 1 ? 'its one is gone' : `all ${total} are gone`}`;
    return {
      state: 'succeeded',
      steps: [...reportStandalone(standalone), ...reportShort(services), { message, level: 'done' }],
    };
  }
  const leftServices = left.flatMap((task) => serviceOfTask(task) ?? []);
  const services = await readServices(input, leftServices);
  const steps: StepReport[] = [
    ...reportComplaints(services, startedAt),
    ...(instance.agentConnected === false
      ? [{ message: 'The ECS agent is not connected: nothing there can be stopped', level: 'warn' as const }]
      : []),
    {
      message: `${total - left.length} of ${countTasks(total)} are gone, still there: ${listByService(leftServices)}`,
      level: 'info',
    },
  ];
  const patienceMs = access.drainPatienceMs ?? drainPatienceMs;
  const stillMs = stillFor(memory, pictureOf(left, services), access.now().getTime());
  if (stillMs < patienceMs) return { state: 'running', steps };
  const [first] = left;
  const held = first ? (serviceOfTask(first) ?? '') : '';
  const ofHeld = left.filter((task) => serviceOfTask(task) === held);
  const service = services.find(({ serviceName }) => serviceName === held);
  return {
    state: 'failed',
    steps,
    reason: `${held} has not moved for ${inMinutes(stillMs)} (${ofHeld.map(shortTask).join(', ')}): ${explainStay(service, startedAt)} ${name} stays DRAINING.`,
  };
};

/** Whether the container instance takes tasks again. */
export const followActive = async (input: FollowInput<EcsHandle>): Promise<Outcome> => {
  const { name } = input.plan.target;
  const instance = await findOrGone(input);
  if (instance?.status === 'ACTIVE')
    return { state: 'succeeded', steps: [{ message: `${name} takes tasks again`, level: 'done' }] };
  if (instance && isFresh(input)) return { state: 'running', steps: [] };
  return {
    state: 'failed',
    steps: [],
    reason: instance
      ? `${name} reads ${instance.status ?? 'no status'}: somebody else has changed it since.`
      : `${name} has left the cluster.`,
  };
};
