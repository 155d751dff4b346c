import type { TaskDefinition } from '@aws-sdk/client-ecs';

// What DescribeTaskDefinition adds and RegisterTaskDefinition does not take, and what is deprecated.
const outputOnly: ReadonlySet<string> = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'deregisteredAt',
  'registeredBy',
  'deleteRequestedAt',
  'inferenceAccelerators',
]);

/** A task definition as it would be registered again, environment values included. */
export const contentOfDefinition = (definition: TaskDefinition): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(definition).filter(([name, value]) => !outputOnly.has(name) && value !== undefined),
  );
