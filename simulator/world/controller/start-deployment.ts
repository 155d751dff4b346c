import { ecsArn } from '../arn.ts';
import type {
  DeploymentState,
  ServiceDeploymentState,
  ServiceRevisionState,
  ServiceState,
  TaskDefinitionState,
} from '../ecs-state.ts';
import { resolveImage } from '../image-reference.ts';
import type { RegionState, World } from '../world.ts';

export type ServicePlace = { world: World; region: RegionState; service: ServiceState };

const idLetters = [...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789'];

/** Service deployment and revision ids look like a short random tail of digits and letters. */
function drawId({ region }: ServicePlace): string {
  return Array.from({ length: 21 }, () => region.ecs.random.pick(idLetters)).join('');
}

const drawDeploymentId = ({ region }: ServicePlace): string =>
  `ecs-svc/${String(region.ecs.random.int(1_000_000_000, 9_999_999_999))}${String(region.ecs.random.int(100_000_000, 999_999_999))}`;

/** max(3, min(200, half of the desired count)) */
export const breakerThreshold = (desired: number): number =>
  Math.max(3, Math.min(200, Math.ceil(desired * 0.5)));

export function findDefinition(region: RegionState, arn: string): TaskDefinitionState {
  const definition = region.ecs.taskDefinitions.get(arn.slice(arn.lastIndexOf('/') + 1));
  if (!definition) throw new Error(`no task definition ${arn}`);
  return definition;
}

/** The record of what a deployment runs, with every image resolved to its digest now. */
export function createRevision(
  place: ServicePlace,
  input: { taskDefinitionArn: string; atMs: number; digests?: ReadonlyMap<string, string> },
): ServiceRevisionState {
  const { world, region, service } = place;
  const definition = findDefinition(region, input.taskDefinitionArn);
  const clusterArn = ecsArn(region, 'cluster', service.clusterName);
  const revision: ServiceRevisionState = {
    arn: ecsArn(
      region,
      'service-revision',
      `${service.clusterName}/${service.name}/${region.ecs.random.int(1_000_000_000, 9_999_999_999)}${region.ecs.random.int(100_000_000, 999_999_999)}`,
    ),
    serviceArn: service.arn,
    clusterArn,
    taskDefinitionArn: input.taskDefinitionArn,
    createdAtMs: input.atMs,
    launchType: service.launchType,
    platformVersion: service.platformVersion,
    containerImages: definition.content.containerDefinitions.map(({ name = '', image = '' }) => {
      const digest = input.digests?.get(name) ?? resolveImage(world, image)?.digest;
      return { containerName: name, image, ...(digest ? { imageDigest: digest } : {}) };
    }),
    networkConfiguration: service.networkConfiguration,
    loadBalancers: service.loadBalancers,
  };
  region.ecs.serviceRevisions.set(revision.arn, revision);
  return revision;
}

export const digestsOf = (revision: ServiceRevisionState | undefined): Map<string, string> =>
  new Map(
    (revision?.containerImages ?? []).flatMap((one) =>
      one.imageDigest ? [[one.containerName, one.imageDigest]] : [],
    ),
  );

const isOver = (status: ServiceDeploymentState['status']): boolean =>
  status === 'SUCCESSFUL' ||
  status === 'STOPPED' ||
  status === 'ROLLBACK_SUCCESSFUL' ||
  status === 'ROLLBACK_FAILED';

/** The service deployment that is under way, if one is. */
export function findCurrentServiceDeployment({
  region,
  service,
}: ServicePlace): ServiceDeploymentState | null {
  const [newest] = service.deploymentHistory;
  const found = newest ? region.ecs.serviceDeployments.get(newest) : undefined;
  return found && !isOver(found.status) ? found : null;
}

export function createServiceDeployment(
  place: ServicePlace,
  input: { target: ServiceRevisionState; sources: string[]; atMs: number },
): ServiceDeploymentState {
  const { region, service } = place;
  const { circuitBreaker } = service.deploymentConfiguration;
  const created: ServiceDeploymentState = {
    arn: ecsArn(region, 'service-deployment', `${service.clusterName}/${service.name}/${drawId(place)}`),
    serviceArn: service.arn,
    clusterArn: input.target.clusterArn,
    status: 'IN_PROGRESS',
    statusReason: '',
    lifecycleStage: null,
    createdAtMs: input.atMs,
    startedAtMs: input.atMs,
    updatedAtMs: input.atMs,
    finishedAtMs: null,
    stoppedAtMs: null,
    sources: input.sources.map((arn) => ({
      arn,
      requested: service.desired,
      running: service.desired,
      pending: 0,
    })),
    target: { arn: input.target.arn, requested: service.desired, running: 0, pending: 0 },
    breaker: {
      status: circuitBreaker.enable ? 'MONITORING' : 'DISABLED',
      failureCount: 0,
      threshold: circuitBreaker.enable ? breakerThreshold(service.desired) : 0,
    },
    rollback: null,
    configuration: structuredClone(service.deploymentConfiguration),
  };
  region.ecs.serviceDeployments.set(created.arn, created);
  service.deploymentHistory.unshift(created.arn);
  return created;
}

/** Puts a new primary deployment in front; what ran before becomes ACTIVE and is drained. */
export function addDeployment(
  place: ServicePlace,
  input: { revision: ServiceRevisionState; serviceDeploymentArn: string; atMs: number; reason?: string },
): DeploymentState {
  const { service } = place;
  const id = drawDeploymentId(place);
  for (const former of service.deployments) {
    former.status = 'ACTIVE';
    former.desired = 0;
    former.updatedAtMs = input.atMs;
  }
  const deployment: DeploymentState = {
    id,
    status: 'PRIMARY',
    taskDefinitionArn: input.revision.taskDefinitionArn,
    desired: service.desired,
    createdAtMs: input.atMs,
    updatedAtMs: input.atMs,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: input.reason ?? `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    nextStartAtMs: input.atMs,
    serviceDeploymentArn: input.serviceDeploymentArn,
    serviceRevisionArn: input.revision.arn,
  };
  service.deployments.unshift(deployment);
  service.taskDefinitionArn = input.revision.taskDefinitionArn;
  service.saidSteady = false;
  return deployment;
}

/** What UpdateService does with a new definition or forceNewDeployment. */
export function startDeployment(place: ServicePlace, taskDefinitionArn: string): DeploymentState {
  const { world, service } = place;
  const atMs = world.clock.now();
  const current = findCurrentServiceDeployment(place);
  if (current) {
    current.status = 'STOPPED';
    current.statusReason = 'Service deployment stopped because a new service deployment was started.';
    current.stoppedAtMs = atMs;
    current.finishedAtMs = atMs;
    current.updatedAtMs = atMs;
    current.lifecycleStage = null;
  }
  const sources = [...new Set(service.deployments.map((one) => one.serviceRevisionArn))];
  const target = createRevision(place, { taskDefinitionArn, atMs });
  const serviceDeployment = createServiceDeployment(place, { target, sources, atMs });
  return addDeployment(place, { revision: target, serviceDeploymentArn: serviceDeployment.arn, atMs });
}
