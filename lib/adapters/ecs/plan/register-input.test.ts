import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import { toRegisterInput } from './register-input.ts';

const described: TaskDefinition = {
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/web:7',
  family: 'web',
  revision: 7,
  status: 'INACTIVE',
  requiresAttributes: [{ name: 'x' }],
  compatibilities: ['EC2'],
  registeredAt: new Date(0),
  deregisteredAt: new Date(0),
  registeredBy: 'ci',
  cpu: '256',
  taskRoleArn: 'arn:aws:iam::1:role/task',
  containerDefinitions: [
    { name: 'envoy', image: 'envoy:1' },
    { name: 'web', image: 'web:1', secrets: [{ name: 'A', valueFrom: 'b' }] },
  ],
};

it('copies what was given, changes one container by name, and carries the tags', () => {
  const kept = [
    { key: 'team', value: 'shop' },
    { key: 'aws:cloudformation:stack-name', value: 'theirs' },
    { key: 'image-tag', value: 'old' },
  ];
  const input = toRegisterInput(described, {
    images: { web: 'web@sha256:1' },
    kept,
    added: [{ key: 'image-tag', value: 'new' }],
  });
  expect(input).toEqual({
    family: 'web',
    cpu: '256',
    taskRoleArn: 'arn:aws:iam::1:role/task',
    containerDefinitions: [
      { name: 'envoy', image: 'envoy:1' },
      { name: 'web', image: 'web@sha256:1', secrets: [{ name: 'A', valueFrom: 'b' }] },
    ],
    tags: [
      { key: 'team', value: 'shop' },
      { key: 'image-tag', value: 'new' },
    ],
  });
});
