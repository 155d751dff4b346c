import type { ContainerInstance, Task } from '@aws-sdk/client-ecs';
import { noCordon } from '#lib/adapters/ecs/instance-capabilities.ts';
import { lastPart, toInstant } from '#lib/adapters/ecs/names.ts';
import { readInstance } from '#lib/adapters/ecs/read-instances.ts';
import type { Change } from '#lib/contract/deployments.ts';
import type { Check, NodeAction, PlanTarget } from '#lib/contract/plans.ts';
import { notFound, unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import type { NodeRef } from '#lib/domain/ports/region-reads.ts';
import {
  checkRoom,
  checkServices,
  checkStandalone,
  countTasks,
  isDaemon,
  listByService,
  listStandalone,
} from './drain-checks.ts';
import { type DrainFacts, isUnread, readDrainFacts } from './drain-facts.ts';
import type { EcsAccess } from './ecs-access.ts';
import type { EcsPayload } from './ecs-payload.ts';
import { instanceName } from './instance-room.ts';
import { serviceOfTask } from './instance-tasks.ts';
import { checkDrainProtection } from './protection-checks.ts';

/** The container instance that a plan is about; throws `not_found` for a plan of something else. */
export const nodeRefOf = ({ clusterId, nodeId, name }: PlanTarget): NodeRef => {
  if (!nodeId) throw notFound('node', name);
  return { cluster: clusterId, node: nodeId };
};

export const findInstance = (
  { account, region, read }: EcsAccess,
  ref: NodeRef,
  signal: AbortSignal,
): Promise<ContainerInstance> => readInstance({ account, region, ...read }, ref, { signal });

/** Identity of a container instance and its status; what runs there comes and goes. */
export const seenOfInstance = (instance: ContainerInstance): Record<string, unknown> => ({
  containerInstance: instance.containerInstanceArn ?? null,
  registeredAt: toInstant(instance.registeredAt) ?? null,
  status: instance.status ?? null,
});

export const statusWanted = { drain: 'DRAINING', uncordon: 'ACTIVE' } as const;

const statusCheck = (instance: ContainerInstance, action: 'drain' | 'uncordon'): Check[] => {
  const { status = 'UNKNOWN' } = instance;
  const name = instanceName(instance);
  if (status === statusWanted[action]) {
    const message = `There is nothing to change: ${name} is ${status} already.`;
    return [{ id: 'nothing-to-change', level: 'block', message }];
  }
  if (status === 'ACTIVE' || status === 'DRAINING') return [];
  const message = `${name} is ${status}: ECS changes only instances that are ACTIVE or DRAINING.`;
  return [{ id: 'instance-status', level: 'block', message }];
};

const agentCheck = (instance: ContainerInstance, action: 'drain' | 'uncordon'): Check => {
  const id = 'agent';
  if (instance.agentConnected !== false) return { id, level: 'ok', message: 'The ECS agent is connected.' };
  const effect =
    action === 'drain'
      ? 'no task on it can be stopped until it is'
      : 'no task can be started on it until it is';
  return {
    id,
    level: 'warn',
    message: `The ECS agent of ${instanceName(instance)} is not connected: ${effect}.`,
    remedy: 'Restart the agent, or the instance.',
  };
};

const moveOf = ({ services }: DrainFacts, task: Task, service: string): Change => {
  const known = isUnread(services) ? undefined : services.get(service);
  return {
    path: `/tasks/${lastPart(task.taskArn ?? '')}`,
    from: `${service} ${task.lastStatus ?? ''}`.trim(),
    to: known && isDaemon(known) ? 'stopped' : 'replaced elsewhere',
  };
};

const draftDrain = (facts: DrainFacts, common: Omit<PlanDraft, 'payload'>): PlanDraft => {
  const moving = facts.tasks.flatMap((task) => {
    const service = serviceOfTask(task);
    return service !== null && task.desiredStatus !== 'STOPPED' ? [{ task, service }] : [];
  });
  const standalone = facts.tasks.filter((task) => serviceOfTask(task) === null);
  const payload: EcsPayload = {
    kind: 'node',
    action: 'drain',
    tasks: moving.map(({ task, service }) => ({ task: lastPart(task.taskArn ?? ''), service })),
  };
  const moved: Check = {
    id: 'service-tasks',
    level: 'ok',
    message:
      moving.length === 0
        ? 'No task of a service runs there.'
        : `${countTasks(moving.length)} of services ${moving.length === 1 ? 'leaves' : 'leave'}: ${listByService(moving.map(({ service }) => service))}.`,
  };
  return {
    ...common,
    changes: [...common.changes, ...moving.map(({ task, service }) => moveOf(facts, task, service))],
    unchanged: [
      'the EC2 instance itself goes on running',
      ...(standalone.length > 0
        ? [`tasks of no service go on running there: ${listStandalone(standalone)}`]
        : []),
    ],
    checks: [
      ...common.checks,
      moved,
      ...checkRoom(facts),
      ...checkServices(facts),
      ...checkDrainProtection(facts.protectedTasks),
      ...checkStandalone(facts),
    ],
    payload,
  };
};

/** Empties a container instance of its service tasks, or lets tasks come again; ECS has no cordon. */
export const planNode = async (
  access: EcsAccess,
  { ref, action: { action }, signal }: { ref: NodeRef; action: NodeAction; signal: AbortSignal },
): Promise<PlanDraft> => {
  if (action === 'cordon') throw unprocessable(noCordon);
  const instance = await findInstance(access, ref, signal);
  const name = instanceName(instance);
  const wanted = statusWanted[action];
  const blocks = statusCheck(instance, action);
  const common = {
    title: action === 'drain' ? `Drain ${name}` : `Set ${name} active`,
    name,
    changes: blocks.length > 0 ? [] : [{ path: '/status', from: instance.status ?? null, to: wanted }],
    unchanged: ['tasks that were replaced elsewhere stay there'],
    checks: [...blocks, agentCheck(instance, action)],
    seen: seenOfInstance(instance),
  };
  if (action === 'uncordon') return { ...common, payload: { kind: 'node', action, tasks: [] } };
  if (blocks.length > 0) return { ...common, unchanged: [], payload: { kind: 'node', action, tasks: [] } };
  return draftDrain(await readDrainFacts(access, { ref, instance, signal }), common);
};
