import { expect, test } from 'vitest';
import { partitionOf } from '#lib/adapters/aws/partition.ts';
import { parseImageReference, toContainerImage } from '#lib/adapters/terms/image-reference.ts';
import { periodOf, toPoints } from '#lib/adapters/terms/metric-points.ts';
import { judgeCapabilities } from './capabilities.ts';
import { levelOfMessage } from './event-rows.ts';
import { loadBalancerLabel } from './metric-queries.ts';
import { clusterNameOf, familyOf, revisionNumberOf, serviceOfGroup } from './names.ts';
import { contentOfDefinition } from './revision-content.ts';
import { describeNotScaled } from './scaling-rows.ts';
import { stateOfTask } from './task-row.ts';

test('parts an image reference, and takes no port for a tag', () => {
  expect(parseImageReference('localhost:5000/team/web')).toEqual({ name: 'localhost:5000/team/web' });
  expect(parseImageReference('localhost:5000/web:v1')).toEqual({ name: 'localhost:5000/web', tag: 'v1' });
  expect(parseImageReference('x/web:v1@sha256:ab')).toEqual({
    name: 'x/web',
    tag: 'v1',
    digest: 'sha256:ab',
  });
  expect(toContainerImage('web', 'x/web:v1', 'sha256:ran')).toEqual({
    container: 'web',
    reference: 'x/web:v1',
    tag: 'v1',
    digest: 'sha256:ran',
  });
});

test('reads names out of ARNs of any partition', () => {
  expect(familyOf('arn:aws-cn:ecs:cn-north-1:1:task-definition/web-app:12')).toBe('web-app');
  expect(revisionNumberOf('web-app:12')).toBe(12);
  expect(serviceOfGroup('service:web')).toBe('web');
  expect(serviceOfGroup('family:web')).toBeUndefined();
  expect([partitionOf('cn-north-1'), partitionOf('us-gov-west-1'), partitionOf('eu-west-1')]).toEqual([
    'aws-cn',
    'aws-us-gov',
    'aws',
  ]);
});

test('knows only the clusters of its own account and Region', () => {
  const place = { account: '1', region: 'eu-west-1' };
  expect(clusterNameOf(place, 'ecs:1:eu-west-1:prod')).toBe('prod');
  for (const id of ['ecs:2:eu-west-1:prod', 'eks:1:eu-west-1:prod', 'prod'])
    expect(() => clusterNameOf(place, id)).toThrow('There is no cluster');
});

test('puts metrics on an even grid with holes where there is no datum', () => {
  const minute = 60_000;
  const result = { Timestamps: [new Date(2 * minute), new Date(4 * minute)], Values: [20, 40] };
  expect(toPoints([result], { fromMs: 1, toMs: 4 * minute + 1, periodMs: minute })).toEqual([
    [minute, null],
    [2 * minute, 20],
    [3 * minute, null],
    [4 * minute, 40],
  ]);
  expect([periodOf(15 * minute), periodOf(12 * 60 * minute), periodOf(7 * 24 * 60 * minute)]).toEqual([
    60, 300, 3600,
  ]);
  expect(loadBalancerLabel('arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/50dc')).toBe(
    'app/web/50dc',
  );
});

test('leaves out of a revision what AWS adds to it', () => {
  expect(
    contentOfDefinition({ family: 'web', revision: 3, status: 'ACTIVE', registeredBy: 'x', cpu: '256' }),
  ).toEqual({ family: 'web', cpu: '256' });
});

test('says why a service may not be changed', () => {
  const can = (service: Parameters<typeof judgeCapabilities>[0]['service']) =>
    judgeCapabilities({ service, hasScalableTarget: false });
  expect(can({ deploymentController: { type: 'CODE_DEPLOY' } }).rollback.reason).toContain('CodeDeploy');
  expect(can({ deploymentController: { type: 'CODE_DEPLOY' } }).scale.allowed).toBe(true);
  expect(can({ deploymentController: { type: 'EXTERNAL' } }).scale.allowed).toBe(false);
  expect(can({ schedulingStrategy: 'DAEMON' }).scale.reason).toContain('daemon');
  expect(can({ desiredCount: 0 }).restart.reason).toContain('desired count is 0');
  expect(can({ status: 'DRAINING' }).deploy.reason).toContain('deleted');
  expect(can({}).exec.reason).toContain('enableExecuteCommand');
});

test('grades the messages of the service scheduler', () => {
  expect(levelOfMessage('(service web) has reached a steady state.')).toBe('info');
  expect(levelOfMessage('(service web) was unable to place a task')).toBe('error');
  expect(levelOfMessage('(service web) has stopped 1 running tasks: (task 1).')).toBe('info');
  expect(levelOfMessage('(service web) operations are being throttled on elb.')).toBe('warn');
});

test('shows a not-scaled code that it does not know', () => {
  expect(describeNotScaled({ Code: 'SomethingNew' })).toBe('Not scaled: SomethingNew.');
  expect(describeNotScaled({ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 8 })).toContain('maximum of 8');
});

test('tells the three states of a task from its many', () => {
  expect(stateOfTask({ lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING' })).toBe('pending');
  expect(stateOfTask({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' })).toBe('running');
  expect(stateOfTask({ lastStatus: 'DEPROVISIONING', desiredStatus: 'STOPPED' })).toBe('stopped');
});
