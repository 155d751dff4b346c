import type { RegisterTaskDefinitionRequest, Tag } from '@aws-sdk/client-ecs';
import { definitionArn } from '../../world/arn.ts';
import type { TaskDefinitionState } from '../../world/ecs-state.ts';
import type { Fields } from '../fields.ts';
import { epochSeconds, type JsonObject, type Operation, type Operations } from '../operation.ts';
import { getRegion } from '../region.ts';
import { checkDefinition } from './check-definition.ts';
import {
  anyCount,
  clientError,
  findDefinition,
  invalid,
  pageList,
  readEcs,
  toJson,
  toJsonList,
} from './scope.ts';

function renderDefinition(definition: TaskDefinitionState): JsonObject {
  const { content, deregisteredAtMs } = definition;
  const usesFargate = content.requiresCompatibilities?.includes('FARGATE') === true;
  return {
    ...toJson(content),
    taskDefinitionArn: definition.arn,
    family: definition.family,
    revision: definition.revision,
    status: definition.status,
    volumes: toJsonList(content.volumes ?? []),
    placementConstraints: toJsonList(content.placementConstraints ?? []),
    compatibilities: usesFargate ? ['EC2', 'FARGATE'] : ['EXTERNAL', 'EC2'],
    requiresAttributes: [
      { name: 'com.amazonaws.ecs.capability.logging-driver.awslogs' },
      { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' },
      { name: 'ecs.capability.execution-role-ecr-pull' },
    ],
    registeredAt: epochSeconds(definition.registeredAtMs),
    registeredBy: definition.registeredBy,
    ...(deregisteredAtMs === null ? {} : { deregisteredAt: epochSeconds(deregisteredAtMs) }),
  };
}

const asMember = (object: JsonObject) => object as { [key: string]: string };

const describeTaskDefinition: Operation = (input, call) => {
  const fields = readEcs(input);
  const definition = findDefinition(getRegion(call), fields.text('taskDefinition'));
  if (!definition) throw clientError('Unable to describe task definition.');
  const withTags = (fields.texts('include', anyCount) ?? []).includes('TAGS');
  return {
    taskDefinition: asMember(renderDefinition(definition)),
    tags: withTags ? toJsonList(definition.tags) : [],
  };
};

function readOrder(fields: Fields): 1 | -1 {
  return fields.oneOf('sort', ['ASC', 'DESC']) === 'DESC' ? -1 : 1;
}

const listTaskDefinitions: Operation = (input, call) => {
  const fields = readEcs(input);
  const family = fields.maybeText('familyPrefix');
  const status = fields.oneOf('status', ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']) ?? 'ACTIVE';
  const order = readOrder(fields);
  const arns = [...getRegion(call).ecs.taskDefinitions.values()]
    .filter((one) => one.status === status && (family === undefined || one.family === family))
    .sort((left, right) =>
      left.family === right.family
        ? (left.revision - right.revision) * order
        : (left.family < right.family ? -1 : 1) * order,
    )
    .map((one) => one.arn);
  const { page, nextToken } = pageList(fields, arns, { max: 100, normal: 100 });
  return { taskDefinitionArns: page, nextToken };
};

const listTaskDefinitionFamilies: Operation = (input, call) => {
  const fields = readEcs(input);
  const prefix = fields.maybeText('familyPrefix') ?? '';
  const status = fields.oneOf('status', ['ACTIVE', 'INACTIVE', 'ALL']) ?? 'ALL';
  const active = new Set<string>();
  for (const one of getRegion(call).ecs.taskDefinitions.values())
    if (one.status === 'ACTIVE') active.add(one.family);
  const families = [...getRegion(call).ecs.families.keys()]
    .filter((family) => family.startsWith(prefix))
    .filter((family) => status === 'ALL' || active.has(family) === (status === 'ACTIVE'))
    .sort();
  const { page, nextToken } = pageList(fields, families, { max: 100, normal: 100 });
  return { families: page, nextToken };
};

/** What a caller may not set: Describe answers it, Register refuses or ignores it. */
function readContent(input: JsonObject): TaskDefinitionState['content'] {
  const { family: _family, tags: _tags, ...content } = input as unknown as RegisterTaskDefinitionRequest;
  return { ...content, containerDefinitions: content.containerDefinitions ?? [] };
}

const registerTaskDefinition: Operation = (input, call) => {
  const fields = readEcs(input);
  const family = fields.text('family');
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family)) throw clientError('Family contains invalid characters.');
  fields.objects('containerDefinitions', anyCount);
  const region = getRegion(call);
  const content = structuredClone(readContent(input));
  checkDefinition(content);
  const revision = (region.ecs.families.get(family) ?? 0) + 1;
  const definition: TaskDefinitionState = {
    arn: definitionArn(region, family, revision),
    family,
    revision,
    status: 'ACTIVE',
    registeredAtMs: call.now,
    registeredBy: call.caller,
    deregisteredAtMs: null,
    content,
    tags: (fields.objects('tags', { min: 0, max: 50 }) ?? []) as Tag[],
  };
  region.ecs.families.set(family, revision);
  region.ecs.taskDefinitions.set(`${family}:${revision}`, definition);
  return { taskDefinition: asMember(renderDefinition(definition)), tags: toJsonList(definition.tags) };
};

const deregisterTaskDefinition: Operation = (input, call) => {
  const name = readEcs(input).text('taskDefinition');
  if (!/:\d+$/.test(name)) throw invalid('Task definition is malformed: revision is required.');
  const definition = findDefinition(getRegion(call), name);
  if (!definition) throw clientError('The specified task definition does not exist.');
  definition.status = 'INACTIVE';
  definition.deregisteredAtMs ??= call.now;
  return { taskDefinition: asMember(renderDefinition(definition)) };
};

const deleteTaskDefinitions: Operation = (input, call) => {
  const names = readEcs(input).texts('taskDefinitions', { min: 1, max: 10 }) ?? [];
  const region = getRegion(call);
  const found = names.flatMap((name) => findDefinition(region, name) ?? []);
  const inactive = found.filter((one) => one.status === 'INACTIVE');
  for (const definition of inactive) definition.status = 'DELETE_IN_PROGRESS';
  const failures = found
    .filter((one) => !inactive.includes(one) && one.status === 'ACTIVE')
    .map((one) => ({
      arn: one.arn,
      reason:
        'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
    }));
  return { taskDefinitions: toJsonList(inactive.map(renderDefinition)), failures };
};

export const taskDefinitionOperations: Operations = {
  DescribeTaskDefinition: describeTaskDefinition,
  ListTaskDefinitions: listTaskDefinitions,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  RegisterTaskDefinition: registerTaskDefinition,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DeleteTaskDefinitions: deleteTaskDefinitions,
};
