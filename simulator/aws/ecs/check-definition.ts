import type { TaskDefinitionContent } from '../../world/ecs-state.ts';
import { clientError } from './scope.ts';

const outputOnly = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
];

function checkFargate(content: TaskDefinitionContent): void {
  if (!content.requiresCompatibilities?.includes('FARGATE')) return;
  if (content.networkMode !== 'awsvpc') {
    throw clientError("Fargate only supports network mode 'awsvpc'.");
  }
  if (!content.cpu || !content.memory) {
    throw clientError('Fargate requires task definition to have cpu and memory defined at the task level.');
  }
  const usesEcr = content.containerDefinitions.some((one) => one.image?.includes('.dkr.ecr.'));
  if (usesEcr && !content.executionRoleArn) {
    throw clientError('Fargate requires task definition to have execution role ARN to support ECR images.');
  }
}

/** What RegisterTaskDefinition refuses. */
export function checkDefinition(content: TaskDefinitionContent): void {
  const extra = outputOnly.filter((name) => name in content);
  if (extra.length > 0) throw clientError(`Unknown parameter in input: "${extra.join('", "')}"`);
  const { containerDefinitions } = content;
  if (containerDefinitions.length === 0) throw clientError('Container list cannot be empty.');
  const names = new Set<string>();
  for (const one of containerDefinitions) {
    if (!one.name) throw clientError('Container.name should not be null or empty.');
    if (!one.image) throw clientError('Container.image should not be null or empty.');
    if (names.has(one.name)) throw clientError('Container names must be unique within a task definition.');
    names.add(one.name);
    if (!content.memory && !one.memory && !one.memoryReservation) {
      throw clientError(
        `Invalid setting for container '${one.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
      );
    }
    if (one.memory && content.memory && one.memory > Number(content.memory)) {
      throw clientError(
        `Invalid setting for container '${one.name}'. 'memory' must not be greater than the task's memory.`,
      );
    }
  }
  if (!containerDefinitions.some((one) => one.essential !== false)) {
    throw clientError('At least one essential container must be specified.');
  }
  const volumes = new Set((content.volumes ?? []).map((volume) => volume.name));
  for (const mount of containerDefinitions.flatMap((one) => one.mountPoints ?? [])) {
    if (!volumes.has(mount.sourceVolume)) throw clientError(`Unknown volume '${mount.sourceVolume}'.`);
  }
  checkFargate(content);
}
