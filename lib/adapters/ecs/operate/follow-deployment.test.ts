import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { DomainError } from '#lib/domain/domain-error.ts';
import { findOurs } from './follow-deployment.ts';
import type { FollowMemory } from './follow-memory.ts';
import { followUnseen } from './follow-unseen.ts';
import { isAnswerLost } from './send-once.ts';

const list = (...arns: string[]) => arns.map((serviceDeploymentArn) => ({ serviceDeploymentArn }));

describe('finding the service deployment of a write', () => {
  it('takes the first after the newest that there was before', () => {
    const { ours, later } = findOurs(list('d4', 'd3', 'd2', 'd1'), { previous: 'd2', known: undefined });
    expect([ours?.serviceDeploymentArn, later]).toEqual(['d3', true]);
  });
  it('waits until it is listed', () => {
    expect(findOurs(list('d2', 'd1'), { previous: 'd2', known: undefined }).ours).toBeUndefined();
  });
  it('takes the first of all where there was none before, and keeps to what it found', () => {
    expect(findOurs(list('d1'), { previous: null, known: undefined })).toEqual({
      ours: list('d1')[0],
      later: false,
    });
    expect(findOurs(list('d3', 'd2', 'd1'), { previous: 'd1', known: 'd2' }).ours?.serviceDeploymentArn).toBe(
      'd2',
    );
  });
});

describe('following where there are no service deployments', () => {
  const handle = { kind: 'deployment' as const, deployment: 'ecs-svc/2', taskDefinition: 'web:2' };
  const serviceOf = (
    over: Partial<Service>,
    deployment: NonNullable<Service['deployments']>[number] = {},
  ): Service => ({
    taskDefinition: 'web:2',
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    deployments: [
      {
        id: 'ecs-svc/2',
        status: 'PRIMARY',
        taskDefinition: 'web:2',
        rolloutState: 'IN_PROGRESS',
        ...deployment,
      },
    ],
    ...over,
  });
  const look = (service: Service, memory: FollowMemory = { failedTasks: 0 }, nowMs = 0) =>
    followUnseen(service, { handle, before: { primaryDeployment: 'ecs-svc/1' }, memory, steps: [], nowMs });

  it('succeeds when the deployments themselves tell the end', () => {
    expect(look(serviceOf({}, { rolloutState: 'COMPLETED' })).state).toBe('succeeded');
    expect(look(serviceOf({ runningCount: 1 }, { rolloutState: 'COMPLETED' })).state).toBe('running');
  });
  it('goes by the one deployment and its tasks where no rollout state is told', () => {
    const silent = { rolloutState: undefined, runningCount: 2 };
    expect(look(serviceOf({}, silent)).state).toBe('succeeded');
    expect(look(serviceOf({}, { ...silent, runningCount: 1 })).state).toBe('running');
  });
  it('goes by the revision where deployments have no ids', () => {
    const nameless = serviceOf({}, { id: undefined, rolloutState: 'COMPLETED' });
    const lookFrom = (taskDefinition: string) =>
      followUnseen(nameless, {
        handle: {
          ...handle,
          deployment: null,
          taskDefinition: 'arn:aws:ecs:eu-west-1:1:task-definition/web:2',
        },
        before: { primaryDeployment: null, taskDefinition },
        memory: { failedTasks: 0 },
        steps: [],
        nowMs: 0,
      }).state;
    expect(lookFrom('web:1')).toBe('succeeded');
    expect(lookFrom('web:2')).toBe('running');
  });
  it('fails when the rollout failed or another took its place', () => {
    expect(look(serviceOf({}, { rolloutState: 'FAILED', rolloutStateReason: 'why' }))).toMatchObject({
      state: 'failed',
      reason: 'why',
    });
    expect(look(serviceOf({}, { id: 'ecs-svc/3' }))).toMatchObject({ state: 'failed' });
  });
  it('waits longer while tasks of a deployment that is to be seen are missing', () => {
    const memory: FollowMemory = { failedTasks: 0 };
    const starting = serviceOf({ runningCount: 1, pendingCount: 1 });
    expect(look(starting, memory, 0).state).toBe('running');
    expect(look(starting, memory, 120_000).state).toBe('running');
    expect(look(starting, memory, 301_000).state).toBe('unknown');
  });
  it('is unknown within a minute after nothing moves any more, and says what was seen', () => {
    const memory: FollowMemory = { failedTasks: 0 };
    const stale = serviceOf({}, { taskDefinition: 'web:1' });
    expect(look(serviceOf({ runningCount: 1 }), memory, 0).state).toBe('running');
    expect(look(stale, memory, 40_000).state).toBe('running');
    expect(look(stale, memory, 80_000).state).toBe('running');
    expect(look(stale, memory, 90_000)).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('2 of 2 tasks run'),
    });
  });
});

describe('an error of a write', () => {
  const errorOf = (
    code: 'upstream_error' | 'unavailable' | 'aws_throttled' | 'upstream_timeout',
    cause: object,
  ) => new DomainError(code, 'x', { cause });
  it.each([
    [true, errorOf('upstream_timeout', {})],
    [true, errorOf('upstream_error', { $metadata: { httpStatusCode: 503 } })],
    [true, errorOf('unavailable', { code: 'ECONNRESET' })],
    [true, errorOf('upstream_error', { message: 'socket hang up' })],
    [false, errorOf('upstream_error', { $metadata: { httpStatusCode: 400 } })],
    [false, errorOf('aws_throttled', { $metadata: { httpStatusCode: 503 } })],
    [false, errorOf('unavailable', { code: 'ECONNREFUSED' })],
  ])('leaves the outcome in doubt: %s', (lost, error) => {
    expect(isAnswerLost(error)).toBe(lost);
  });
});
