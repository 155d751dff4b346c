import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { checkDefinition } from './definition-checks.ts';
import { checkService } from './service-checks.ts';
import type { Situation } from './situation.ts';

const situation = (service: Partial<Service> = {}, over: Partial<Situation> = {}): Situation => ({
  ref: { cluster: 'ecs:123456789012:eu-west-1:shop', service: 'web' },
  clusterName: 'shop',
  service: {
    serviceName: 'web',
    status: 'ACTIVE',
    desiredCount: 4,
    deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', rolloutState: 'COMPLETED' }],
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    ...service,
  },
  primary: service.deployments?.[0] ?? { id: 'ecs-svc/1', status: 'PRIMARY', rolloutState: 'COMPLETED' },
  controller: 'ECS',
  autoscaling: null,
  ...over,
});

const levelsOf = (checks: { id: string; level: string }[]) =>
  Object.fromEntries(checks.map(({ id, level }) => [id, level]));

describe('checks of the service', () => {
  it('has nothing against a quiet service with a safety net', () => {
    expect(levelsOf(checkService(situation(), 'rollout'))).toEqual({
      controller: 'ok',
      'deployment-in-progress': 'ok',
      'circuit-breaker': 'ok',
    });
    expect(checkService(situation(), 'count')).toEqual([]);
  });

  it('tells a deployment on its way', () => {
    const moving: Service['deployments'] = [{ id: '2', status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }];
    expect(levelsOf(checkService(situation({ deployments: moving }), 'rollout'))).toMatchObject({
      'deployment-in-progress': 'warn',
    });
  });

  it('tells a breaker that does not roll back from none', () => {
    const half = situation({
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    });
    const none = situation({ deploymentConfiguration: {} });
    const messageOf = (one: Situation) =>
      checkService(one, 'rollout').find(({ id }) => id === 'circuit-breaker')?.message;
    expect(messageOf(half)).toContain('does not roll it back');
    expect(messageOf(none)).toContain('no safety net');
  });

  it.each([
    [4, 100, 200, false],
    [4, 100, 100, true],
    [1, 50, 150, true],
    [1, 0, 100, false],
    [2, 50, 100, false],
    [0, 100, 100, false],
  ])('knows that %i tasks between %i %% and %i %% leave no room: %s', (desiredCount, least, most, stuck) => {
    const checks = checkService(
      situation({
        desiredCount,
        deploymentConfiguration: { minimumHealthyPercent: least, maximumPercent: most },
      }),
      'rollout',
    );
    expect(checks.some(({ id }) => id === 'no-room')).toBe(stuck);
  });

  it('names who will undo it', () => {
    const tags = [{ key: 'aws:cloudformation:stack-name', value: 'shop-stack' }];
    const owner = checkService(situation({ tags }), 'count').find(({ id }) => id === 'owner');
    expect(owner).toMatchObject({ level: 'warn', message: expect.stringContaining('shop-stack') });
    const terraform = checkService(situation({ tags: [{ key: 'ManagedBy', value: 'terraform' }] }), 'count');
    expect(terraform[0]?.message).toContain('terraform');
  });

  it('says that a service scaled to 0 proves nothing, and blocks one that is deleted', () => {
    expect(levelsOf(checkService(situation({ desiredCount: 0 }), 'rollout'))['scaled-to-zero']).toBe('warn');
    expect(levelsOf(checkService(situation({ status: 'DRAINING' }), 'count'))['service-status']).toBe(
      'block',
    );
  });
});

describe('checks of the definition', () => {
  const loadBalancers = [{ containerName: 'web', containerPort: 80, targetGroupArn: 'tg' }];
  const open = [{ containerPort: 80 }];

  it('blocks one without the container or port that the load balancer needs', () => {
    const service = situation({ loadBalancers });
    expect(checkDefinition(service, { containerDefinitions: [{ name: 'web', portMappings: open }] })).toEqual(
      [],
    );
    expect(checkDefinition(service, { containerDefinitions: [{ name: 'web' }] })[0]).toMatchObject({
      id: 'load-balancer',
      level: 'block',
    });
    expect(checkDefinition(service, { containerDefinitions: [{ name: 'api' }] })[0]?.message).toContain(
      'does not have',
    );
  });

  it('blocks a network mode that the service cannot give', () => {
    expect(checkDefinition(situation(), { networkMode: 'awsvpc' })[0]?.level).toBe('block');
    const fargate = situation({ launchType: 'FARGATE' });
    expect(checkDefinition(fargate, { networkMode: 'bridge' })[0]?.message).toContain('Fargate');
  });
});
