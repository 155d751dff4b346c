import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';
import { taskSizeOf, toContainers, toTags, toVolumes } from './container-configuration.ts';
import { shortPrincipal } from './deployment-fallback.ts';
import type { KnownDefinition } from './ecs-context.ts';
import { revisionIdOf, toInstant } from './names.ts';
import { primaryOf } from './service-facts.ts';
import { definitionOf } from './service-row.ts';

type Described = Pick<
  ServiceDetail,
  'configuration' | 'network' | 'volumes' | 'circuitBreaker' | 'controller' | 'strategy' | 'createdAt' | 'by'
>;

type Input = {
  service: Service;
  definition: KnownDefinition | undefined;
  images: ContainerImage[];
  current: ServiceDeployment | undefined;
};

const configurationOf = ({ service, definition: known, images }: Input): ServiceDetail['configuration'] => {
  const definition = known?.definition;
  const revision = definitionOf(service);
  const { minimumHealthyPercent, maximumPercent } = service.deploymentConfiguration ?? {};
  return {
    ...(revision ? { taskDefinition: revisionIdOf(revision) } : {}),
    ...(definition ? taskSizeOf(definition) : {}),
    architecture: definition?.runtimePlatform?.cpuArchitecture,
    operatingSystem: definition?.runtimePlatform?.operatingSystemFamily,
    platformVersion: service.platformVersion || undefined,
    taskRole: definition?.taskRoleArn || undefined,
    executionRole: definition?.executionRoleArn || undefined,
    executeCommand: service.enableExecuteCommand,
    schedulingStrategy: service.schedulingStrategy,
    minHealthyPercent: minimumHealthyPercent,
    maxPercent: maximumPercent,
    healthCheckGraceSeconds: service.healthCheckGracePeriodSeconds,
    containers: definition ? toContainers(definition, images) : [],
    tags: toTags(service.tags),
  };
};

const networkOf = ({ service, definition }: Input): ServiceDetail['network'] => {
  const awsvpc = (service.networkConfiguration ?? primaryOf(service)?.networkConfiguration)
    ?.awsvpcConfiguration;
  return {
    mode: definition?.definition.networkMode ?? (awsvpc ? 'awsvpc' : undefined),
    subnets: awsvpc?.subnets ?? [],
    securityGroups: awsvpc?.securityGroups ?? [],
    ...(awsvpc?.assignPublicIp ? { publicIp: awsvpc.assignPublicIp === 'ENABLED' } : {}),
  };
};

const breakerOf = ({ service, current }: Input): ServiceDetail['circuitBreaker'] => {
  const set = service.deploymentConfiguration?.deploymentCircuitBreaker;
  const seen = current?.deploymentCircuitBreaker;
  return {
    enabled: set?.enable ?? false,
    rollback: set?.rollback ?? false,
    ...(seen?.status ? { status: seen.status } : {}),
    ...(seen && seen.status !== 'DISABLED'
      ? { failureCount: seen.failureCount ?? null, threshold: seen.threshold ?? null }
      : {}),
  };
};

/** What a service is set to, from its own description and its task definition. */
export const describeService = (input: Input): Described => {
  const { service, definition } = input;
  const createdAt = toInstant(service.createdAt);
  return {
    ...(createdAt ? { createdAt } : {}),
    ...(service.createdBy ? { by: shortPrincipal(service.createdBy) } : {}),
    configuration: configurationOf(input),
    network: networkOf(input),
    volumes: definition ? toVolumes(definition.definition) : [],
    circuitBreaker: breakerOf(input),
    controller: service.deploymentController?.type ?? 'ECS',
    ...(service.deploymentConfiguration?.strategy
      ? { strategy: service.deploymentConfiguration.strategy }
      : {}),
  };
};
