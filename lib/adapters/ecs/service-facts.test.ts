import type { Service } from '@aws-sdk/client-ecs';
import { LRUCache } from 'lru-cache';
import { expect, test } from 'vitest';
import { findComplaint, gatherFacts, isStale } from './service-facts.ts';
import { judgeService } from './service-status.ts';
import { noteShortage } from './shortage-memory.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const at = (minutesAgo: number) => new Date(nowMs - minutesAgo * 60_000);
const event = (message: string, minutesAgo: number) => ({ id: message, message, createdAt: at(minutesAgo) });

const service = (more: Service = {}): Service => ({
  serviceName: 'web',
  status: 'ACTIVE',
  desiredCount: 4,
  runningCount: 3,
  pendingCount: 0,
  taskDefinition: 'arn:aws:ecs:eu-west-1:1:task-definition/web:2',
  deployments: [
    {
      id: 'ecs-svc/1',
      status: 'PRIMARY',
      taskDefinition: 'arn:aws:ecs:eu-west-1:1:task-definition/web:2',
      desiredCount: 4,
      runningCount: 3,
      rolloutState: 'COMPLETED',
      createdAt: at(600),
    },
  ],
  ...more,
});

const noRoom =
  '(service web) was unable to place a task because no container instance met all of its requirements. For more information, see the Troubleshooting section.';

test('repeats the complaint of the scheduler while tasks are missing', () => {
  expect(findComplaint(service({ events: [event(noRoom, 300)] }), nowMs)).toBe(
    'ECS was unable to place a task because no container instance met all of its requirements.',
  );
});

test('forgets a complaint after better news, and when nothing is missing', () => {
  const steady = event('(service web) has reached a steady state.', 5);
  expect(findComplaint(service({ events: [steady, event(noRoom, 10)] }), nowMs)).toBeUndefined();
  expect(findComplaint(service({ runningCount: 4, events: [event(noRoom, 10)] }), nowMs)).toBeUndefined();
});

test('knows a deployment that the endpoint does not keep up to date', () => {
  const moved = service({ taskDefinition: 'web:3' });
  expect(isStale(moved, moved.deployments?.[0] ?? {})).toBe(true);
  expect(isStale(service(), service().deployments?.[0] ?? {})).toBe(false);
  const facts = gatherFacts({ service: { ...moved, runningCount: 4 }, nowMs });
  expect(judgeService(facts).status).toBe('steady');
});

test('takes a failed deployment beside a new primary for a rollback under way', () => {
  const [primary = {}] = service().deployments ?? [];
  const rollingBack = service({
    deployments: [
      { ...primary, id: 'ecs-svc/2', rolloutState: 'IN_PROGRESS' },
      { ...primary, status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start' },
    ],
  });
  expect(judgeService(gatherFacts({ service: rollingBack, nowMs }))).toEqual({
    status: 'deploying',
    reason: 'Rolling back: tasks failed to start.',
  });
});

test('reads a status that is newer than this program as that of the rollout', () => {
  const facts = gatherFacts({
    service: service({ runningCount: 4 }),
    current: { status: 'WAITING_FOR_THE_MOON' as 'PENDING' },
    nowMs,
  });
  expect(judgeService(facts).status).toBe('steady');
});

test('dates a shortage from when it was first seen, unless it was there before', () => {
  const sightings = new LRUCache<string, { desired: number; shortSinceMs: number | undefined }>({ max: 10 });
  const note = (desiredCount: number, runningCount: number, seenMs: number) =>
    noteShortage(sightings, { serviceArn: 'web', desiredCount, runningCount }, seenMs);
  expect(note(4, 3, 100)).toBe(0);
  expect(note(4, 4, 200)).toBeUndefined();
  expect(note(7, 4, 300)).toBe(300);
  expect(note(7, 5, 400)).toBe(300);
  expect(note(9, 5, 500)).toBe(500);
});
