import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  type Deployment,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type Service,
  type Tag,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { clusterNameOf } from '#lib/adapters/ecs/names.ts';
import { completeService } from '#lib/adapters/ecs/read-services.ts';
import { isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsAccess } from './ecs-access.ts';

export type Bounds = { min: number; max: number; suspended: boolean };

/** A service as it is now, read for a change of it. */
export type Situation = {
  ref: ServiceRef;
  clusterName: string;
  service: Service;
  primary: Deployment | null;
  controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  /** Null when nothing scales it by itself; `unknown` when that may not be read here. */
  autoscaling: Bounds | null | 'unknown';
};

export type Definition = { arn: string; content: TaskDefinition; tags: Tag[] };

export const resourceIdOf = (clusterName: string, service: string): string =>
  `service/${clusterName}/${service}`;

export const describeService = async (
  access: EcsAccess,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<Service> => {
  const { clients, call } = access.read;
  const answer = await call({
    action: 'ecs:DescribeServices',
    resource: ref.service,
    signal,
    send: (options) =>
      clients.ecs.send(
        new DescribeServicesCommand({
          cluster: clusterNameOf(access, ref.cluster),
          services: [ref.service],
          include: ['TAGS'],
        }),
        options,
      ),
  });
  const service = answer.services?.[0];
  if (!service || service.status === 'INACTIVE') throw notFound('service', ref.service);
  return completeService(service);
};

export const describeDefinition = async (
  access: EcsAccess,
  taskDefinition: string,
  signal: AbortSignal,
): Promise<Definition> => {
  const { clients, call } = access.read;
  const answer = await call({
    action: 'ecs:DescribeTaskDefinition',
    resource: taskDefinition,
    signal,
    send: (options) =>
      clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }), options),
  });
  const content = answer.taskDefinition;
  if (!content?.taskDefinitionArn) throw notFound('task definition', taskDefinition);
  return { arn: content.taskDefinitionArn, content, tags: answer.tags ?? [] };
};

/** What Application Auto Scaling may do to the desired count. */
export const describeBounds = async (
  access: EcsAccess,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<Bounds | null> => {
  const { clients, call } = access.read;
  const ResourceIds = [resourceIdOf(clusterNameOf(access, ref.cluster), ref.service)];
  const answer = await call({
    action: 'application-autoscaling:DescribeScalableTargets',
    resource: ref.service,
    signal,
    send: (options) =>
      clients.scaling.send(
        new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds }),
        options,
      ),
  });
  const target = answer.ScalableTargets?.find(
    (one) => one.ScalableDimension === 'ecs:service:DesiredCount' && one.ResourceId === ResourceIds[0],
  );
  if (!target) return null;
  const state = target.SuspendedState;
  return {
    min: target.MinCapacity ?? 0,
    max: target.MaxCapacity ?? 0,
    suspended: Boolean(state?.DynamicScalingInSuspended && state.DynamicScalingOutSuspended),
  };
};

// Only what will be the same a minute later: a throttled read must not look like another state.
const isLastingRefusal = (error: unknown): boolean =>
  isDomainError(error) && (error.code === 'aws_access_denied' || error.details?.unsupported === true);

const controllers = { CODE_DEPLOY: 'CODE_DEPLOY', EXTERNAL: 'EXTERNAL', ECS: 'ECS' } as const;

export const readSituation = async (
  access: EcsAccess,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<Situation> => {
  const [service, autoscaling] = await Promise.all([
    describeService(access, ref, signal),
    describeBounds(access, ref, signal).catch((error: unknown): 'unknown' => {
      if (isLastingRefusal(error)) return 'unknown';
      throw error;
    }),
  ]);
  return {
    ref,
    clusterName: clusterNameOf(access, ref.cluster),
    service,
    primary: service.deployments?.find((one) => one.status === 'PRIMARY') ?? service.deployments?.[0] ?? null,
    controller: controllers[service.deploymentController?.type ?? 'ECS'] ?? 'ECS',
    autoscaling,
  };
};

/** The definition that the service is to run now: of its primary task set where task sets are somebody else's. */
export const currentDefinitionOf = ({ service }: Situation): string => {
  const definition =
    service.taskDefinition ?? service.taskSets?.find((one) => one.status === 'PRIMARY')?.taskDefinition;
  if (!definition) throw notFound('task definition of service', service.serviceName ?? '');
  return definition;
};

/** Specification and identity of a service: what makes a conflict. Status and health are no part of it. */
export const seenOf = ({ service, primary, autoscaling }: Situation): Record<string, unknown> => ({
  primaryDeployment: primary?.id ?? null,
  taskDefinition: service.taskDefinition ?? null,
  desiredCount: service.desiredCount ?? null,
  deploymentConfiguration: service.deploymentConfiguration ?? null,
  autoscaling,
});
