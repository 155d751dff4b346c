import type { Service } from '@aws-sdk/client-ecs';
import { LRUCache } from 'lru-cache';
import { expect, test } from 'vitest';
import { toFallbackHistory } from './deployment-fallback.ts';
import { reasonOfRollout } from './deployment-status.ts';
import { isSameRevision } from './names.ts';
import { completeService } from './read-services.ts';
import { findFormer, gatherFacts } from './service-facts.ts';
import { changedAtOf, launchOf, toServiceRow } from './service-row.ts';
import { judgeService } from './service-status.ts';
import { noteShortage } from './shortage-memory.ts';
import { summarizeFailures } from './stopped-tasks.ts';
import { toTask } from './task-row.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const clusterId = 'ecs:123456789012:eu-west-1:main';
const definition = (revision: number) => `arn:aws:ecs:eu-west-1:1:task-definition/web:${revision}`;

test('names a service by its ARN, of either format, and counts in numbers', () => {
  const asText = '2' as unknown as number;
  expect(
    completeService({ serviceArn: 'arn:aws:ecs:eu-west-1:1:service/web', desiredCount: asText }),
  ).toMatchObject({
    serviceName: 'web',
    desiredCount: 2,
    runningCount: undefined,
  });
  expect(completeService({ serviceArn: 'arn:aws:ecs:eu-west-1:1:service/main/web' }).serviceName).toBe('web');
});

test('dates a service by its deployment, not by the tasks that start and fail since', () => {
  const createdAt = new Date('2026-11-01T00:00:00Z');
  const primary = { status: 'PRIMARY', createdAt, updatedAt: new Date(nowMs) };
  expect(changedAtOf({ deployments: [primary] })).toEqual(createdAt);
  expect(changedAtOf({ createdAt })).toEqual(createdAt);
  expect(changedAtOf({})).toBeUndefined();
});

test('tells deployments apart that have no ids', () => {
  const service: Service = {
    taskDefinition: definition(2),
    deployments: [
      { status: 'PRIMARY', taskDefinition: definition(2) },
      { status: 'ACTIVE', taskDefinition: definition(1) },
    ],
  };
  expect(findFormer(service)?.taskDefinition).toBe(definition(1));
  const history = toFallbackHistory({ service, definitions: [] });
  expect(history.map(({ current, to, from }) => [current, to.revision, from?.revision])).toEqual([
    [true, 'web:2', 'web:1'],
    [false, 'web:1', undefined],
  ]);
});

test('makes a row of a service that says next to nothing', () => {
  const service = completeService({ serviceName: 'web', launchType: '' as never });
  const judged = judgeService(gatherFacts({ service, nowMs }));
  expect(judged.status).toBe('unknown');
  expect(launchOf(service)).toBe('EC2');
  expect(toServiceRow({ service, clusterId, judged, images: [] })).toMatchObject({
    id: 'web',
    desired: null,
    updatedAt: null,
  });
});

test('is steady without a rollout state when all tasks run', () => {
  const service: Service = {
    desiredCount: 1,
    runningCount: 1,
    taskDefinition: 'web:2',
    deployments: [{ status: 'PRIMARY', taskDefinition: definition(2), runningCount: 1, desiredCount: 1 }],
  };
  expect(judgeService(gatherFacts({ service, nowMs })).status).toBe('steady');
});

test('keeps services of one name in two clusters apart', () => {
  const sightings = new LRUCache<string, { desired: number; shortSinceMs: number | undefined }>({ max: 9 });
  const service = (clusterArn: string, runningCount: number) => ({
    clusterArn,
    serviceName: 'web',
    serviceArn: 'arn:aws:ecs:eu-west-1:1:service/web',
    desiredCount: 1,
    runningCount,
  });
  expect(noteShortage(sightings, service('a', 1), nowMs)).toBeUndefined();
  expect(noteShortage(sightings, service('b', 0), nowMs)).toBe(0);
});

test('shows a task without group, containers, instants and reasons', () => {
  const task = toTask({
    task: { taskArn: 'arn:aws:ecs:eu-west-1:1:task/ab', stopCode: '' as never, stoppedReason: '' },
    clusterId,
    nowMs,
  });
  expect(task).toMatchObject({ id: 'ab', containers: [], lastStatus: 'UNKNOWN' });
  expect([task.stopCode, task.stoppedReason, task.serviceId, task.createdAt]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('counts failures of tasks that do not say who started them', () => {
  const tasks = [
    {
      stoppedAt: new Date(nowMs - 1_000),
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited' as const,
      containers: [{ name: 'web', exitCode: 1 }],
    },
  ];
  const limitsOf = () => undefined;
  expect(summarizeFailures({ tasks, startedBy: 'ecs-svc/1', limitsOf, nowMs })?.count).toBe(1);
});

test('knows a revision by its name and by its ARN, and what says nothing', () => {
  expect(isSameRevision('web:2', definition(2))).toBe(true);
  expect(isSameRevision(undefined, undefined)).toBe(false);
  expect(reasonOfRollout('ECS deployment completed.')).toBeUndefined();
  expect(reasonOfRollout('ECS deployment ecs-svc/1 in progress.')).toBeUndefined();
});
