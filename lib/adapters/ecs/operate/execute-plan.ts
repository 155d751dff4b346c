import {
  RegisterScalableTargetCommand,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import {
  type Service,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { clusterNameOf, lastPart, revisionIdOf } from '#lib/adapters/ecs/names.ts';
import type { EcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import { EcsPayload } from '#lib/adapters/ecs/plan/ecs-payload.ts';
import { resourceIdOf } from '#lib/adapters/ecs/plan/situation.ts';
import { isDomainError, unprocessable } from '#lib/domain/domain-error.ts';
import { serviceRefOf } from '#lib/domain/plans/plan-target.ts';
import type { StepReport, StoredPlan } from '#lib/domain/ports/operator.ts';
import { changeInstance } from './change-instance.ts';
import type { EcsHandle } from './ecs-handle.ts';
import { deregister, registerCopy } from './register-copy.ts';
import { sendOnce } from './send-once.ts';

export type Execution = {
  access: EcsAccess;
  plan: StoredPlan;
  operationId: string;
  report: (step: StepReport) => Promise<void>;
};

type Update = Omit<UpdateServiceCommandInput, 'cluster' | 'service'>;

const updateService = async ({ access, plan }: Execution, update: Update): Promise<Service | undefined> => {
  const ref = serviceRefOf(plan.target);
  const input = { ...update, cluster: clusterNameOf(access, ref.cluster), service: ref.service };
  const answer = await sendOnce(access, {
    action: 'ecs:UpdateService',
    resource: ref.service,
    send: (options) => access.write.clients.ecs.send(new UpdateServiceCommand(input), options),
  });
  return answer.service;
};

export const deploymentHandle = (service: Service | undefined, taskDefinition: string): EcsHandle => ({
  kind: 'deployment',
  deployment: service?.deployments?.find(({ status }) => status === 'PRIMARY')?.id ?? null,
  taskDefinition,
});

const scale = async (execution: Execution, desired: number): Promise<EcsHandle> => {
  await updateService(execution, { desiredCount: desired });
  await execution.report({ message: `ECS took the desired count ${desired}`, level: 'done' });
  return { kind: 'count', desired };
};

const deregisterUnused = async ({ access, report }: Execution, copy: string): Promise<void> => {
  const id = revisionIdOf(copy);
  try {
    await deregister(access, copy);
    await report({ message: `Deregistered ${id}, which nothing uses`, level: 'info' });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    await report({
      message: `${id} is left over and could not be deregistered: ${error.message}`,
      level: 'warn',
    });
  }
};

const rollOut = async (
  execution: Execution,
  { base, copy }: Extract<EcsPayload, { kind: 'rollout' }>,
): Promise<EcsHandle> => {
  const { access, operationId, report } = execution;
  const registered = copy ? await registerCopy(access, { base, copy, operationId }) : null;
  if (registered) {
    await report({
      message: `Registered ${revisionIdOf(registered)} from ${revisionIdOf(base)}`,
      level: 'done',
    });
  }
  const taskDefinition = registered ?? base;
  try {
    const service = await updateService(execution, { taskDefinition });
    await report({ message: `ECS began the deployment of ${revisionIdOf(taskDefinition)}`, level: 'done' });
    return deploymentHandle(service, taskDefinition);
  } catch (error) {
    // A lost answer may have been a success: then the copy runs.
    const isRefused = isDomainError(error) && error.code !== 'upstream_timeout';
    if (registered && isRefused) await deregisterUnused(execution, registered);
    throw error;
  }
};

const restart = async (execution: Execution): Promise<EcsHandle> => {
  const service = await updateService(execution, { forceNewDeployment: true });
  await execution.report({ message: 'ECS began a new deployment of the same revision', level: 'done' });
  return deploymentHandle(
    service,
    String(execution.plan.seen.taskDefinition ?? service?.taskDefinition ?? ''),
  );
};

const stopTask = async (
  { access, plan, operationId, report }: Execution,
  task: string,
): Promise<EcsHandle> => {
  const cluster = clusterNameOf(access, plan.target.clusterId);
  const reason = `Stopped from Quarterdeck by ${plan.by} (operation ${operationId})`.slice(0, 255);
  await sendOnce(access, {
    action: 'ecs:StopTask',
    resource: task,
    send: (options) =>
      access.write.clients.ecs.send(new StopTaskCommand({ cluster, task: lastPart(task), reason }), options),
  });
  await report({ message: 'ECS is stopping the task', level: 'done' });
  return { kind: 'task', task };
};

const setBounds = async (
  { access, plan, report }: Execution,
  { min, max }: { min: number; max: number },
): Promise<EcsHandle> => {
  const ref = serviceRefOf(plan.target);
  const input: RegisterScalableTargetCommandInput = {
    ServiceNamespace: 'ecs',
    ResourceId: resourceIdOf(clusterNameOf(access, ref.cluster), ref.service),
    ScalableDimension: 'ecs:service:DesiredCount',
    MinCapacity: min,
    MaxCapacity: max,
  };
  await sendOnce(access, {
    action: 'application-autoscaling:RegisterScalableTarget',
    resource: ref.service,
    send: (options) => access.write.clients.scaling.send(new RegisterScalableTargetCommand(input), options),
  });
  await report({ message: `Auto scaling took the bounds ${min}–${max}`, level: 'done' });
  return { kind: 'bounds', min, max };
};

const stopDeployment = async ({ access, report }: Execution, deployment: string): Promise<EcsHandle> => {
  await sendOnce(access, {
    action: 'ecs:StopServiceDeployment',
    resource: deployment,
    send: (options) =>
      access.write.clients.ecs.send(
        new StopServiceDeploymentCommand({ serviceDeploymentArn: deployment, stopType: 'ROLLBACK' }),
        options,
      ),
  });
  await report({ message: 'ECS is stopping the deployment and rolling back', level: 'done' });
  return { kind: 'stop', deployment };
};

/** Makes the change of a plan. Every write to AWS is sent once. */
export const executePlan = async (execution: Execution): Promise<EcsHandle> => {
  const payload = EcsPayload.parse(execution.plan.payload);
  switch (payload.kind) {
    case 'scale':
      return scale(execution, payload.desired);
    case 'rollout':
      return rollOut(execution, payload);
    case 'restart':
      return restart(execution);
    case 'stop-task':
      return stopTask(execution, payload.task);
    case 'autoscaling':
      return setBounds(execution, payload);
    case 'stop-deployment':
      if (!payload.deployment) throw unprocessable('There is no deployment to stop.');
      return stopDeployment(execution, payload.deployment);
    case 'node':
      return changeInstance(execution, payload);
  }
};
