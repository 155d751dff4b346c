import type { ContainerInstance, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { Check } from '#lib/contract/plans.ts';
import { checkRoom, checkServices, checkStandalone } from './drain-checks.ts';
import type { DrainFacts } from './drain-facts.ts';

const definition = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/worker:7';
const task = (service: string | null, over: Partial<Task> = {}): Task => ({
  taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${'1a2b3c4d'.repeat(4)}`,
  taskDefinitionArn: definition,
  group: service === null ? 'family:worker' : `service:${service}`,
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  cpu: '256',
  memory: '512',
  ...over,
});
const service = (over: Partial<Service> = {}): Service => ({
  serviceName: 'web',
  desiredCount: 2,
  runningCount: 2,
  deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
  deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
  ...over,
});
const instance = (memory: number, over: Partial<ContainerInstance> = {}): ContainerInstance => ({
  containerInstanceArn: 'arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/0123',
  ec2InstanceId: 'i-0abc',
  status: 'ACTIVE',
  remainingResources: [
    { name: 'CPU', integerValue: 4096 },
    { name: 'MEMORY', integerValue: memory },
  ],
  ...over,
});
const facts = (over: Partial<DrainFacts> & { content?: TaskDefinition } = {}): DrainFacts => {
  const { content, ...rest } = over;
  return {
    instance: instance(1000),
    tasks: [task('web')],
    services: new Map([['web', service()]]),
    definitions: new Map([[definition, content ?? { networkMode: 'bridge' }]]),
    others: [instance(4000)],
    protectedTasks: [],
    ...rest,
  };
};
const withService = (over: Partial<Service>) => facts({ services: new Map([['web', service(over)]]) });
const find = (checks: Check[], id: string) => checks.find((check) => check.id === id);

describe('the services of a drained instance', () => {
  it('have nothing against it where one task more may be started', () => {
    expect(checkServices(facts())).toEqual([]);
  });

  it('hold it back where neither one more nor one less may run', () => {
    const held = withService({ deploymentConfiguration: { minimumHealthyPercent: 90, maximumPercent: 110 } });
    expect(find(checkServices(held), 'held-back')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('of web let ECS neither start nor stop'),
    });
  });

  it('may be gone for a while where the last task may be stopped first', () => {
    const percents = { minimumHealthyPercent: 0, maximumPercent: 100 };
    const single = { desiredCount: 1, runningCount: 1, deploymentConfiguration: percents };
    expect(find(checkServices(withService(single)), 'last-tasks')).toMatchObject({ level: 'warn' });
    expect(find(checkServices(withService({ ...single, runningCount: 2 })), 'last-tasks')).toBeUndefined();
    const replaced = {
      ...single,
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
    };
    expect(find(checkServices(withService(replaced)), 'last-tasks')).toBeUndefined();
  });

  it('are stopped and not replaced where they are daemons', () => {
    const daemon = withService({
      schedulingStrategy: 'DAEMON',
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    });
    expect(checkServices(daemon)).toEqual([
      { id: 'daemon-services', level: 'ok', message: expect.stringContaining('stopped and not replaced') },
    ]);
    expect(checkRoom({ ...daemon, others: [] })).toMatchObject([{ id: 'room', level: 'ok' }]);
  });

  it('share their limits with a deployment on its way', () => {
    const deploying = withService({ deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }] });
    expect(find(checkServices(deploying), 'deployment-in-progress')).toMatchObject({ level: 'warn' });
  });

  it('are not known where they may not be read', () => {
    const unread = { unread: 'ecs:DescribeServices was refused.' };
    expect(checkServices(facts({ services: unread }))).toMatchObject([{ id: 'services', level: 'unknown' }]);
  });
});

describe('the room elsewhere', () => {
  it('is told with the tasks that have none', () => {
    expect(checkRoom(facts())).toMatchObject([{ id: 'room', level: 'ok' }]);
    const crowded = facts({ others: [instance(100)] });
    expect(checkRoom(crowded)).toMatchObject([
      { id: 'room', level: 'warn', message: expect.stringContaining('no room for 1 of 1 task: web 1') },
    ]);
    expect(checkRoom(facts({ others: [] }))).toMatchObject([
      { id: 'room', level: 'warn', message: expect.stringContaining('i-0abc is the only instance') },
    ]);
  });

  it('may grow by the capacity provider of the tasks', () => {
    const provided = facts({ tasks: [task('web', { capacityProviderName: 'asg' })] });
    expect(checkRoom(provided)[0]?.remedy).toContain('capacity provider asg may add an instance');
  });

  it('is unknown where it cannot be read, or where more than size decides', () => {
    expect(checkRoom(facts({ others: { unread: 'refused' } }))).toMatchObject([
      { id: 'room', level: 'unknown' },
    ]);
    const own = facts({ content: { networkMode: 'awsvpc' } });
    expect(find(checkRoom(own), 'placement')).toMatchObject({
      level: 'unknown',
      message: expect.stringContaining('web (each task takes a network interface'),
    });
    const crowded = { content: { networkMode: 'awsvpc' as const }, others: [instance(100)] };
    expect(checkRoom(facts(crowded)).map(({ id }) => id)).toEqual(['room']);
    const distinct = withService({ placementConstraints: [{ type: 'distinctInstance' }] });
    expect(find(checkRoom(distinct), 'placement')).toMatchObject({ level: 'unknown' });
  });

  it('is not wanted by tasks that are on their way out or belong to no service', () => {
    const tasks = [task('web', { desiredStatus: 'STOPPED' }), task(null)];
    expect(checkRoom(facts({ tasks, others: [] }))).toMatchObject([{ id: 'room', level: 'ok' }]);
  });
});

it('names the tasks that ECS leaves there', () => {
  expect(checkStandalone(facts())).toEqual([]);
  expect(checkStandalone(facts({ tasks: [task(null)] }))).toMatchObject([
    { id: 'standalone-tasks', level: 'warn', message: expect.stringContaining('1a2b3c4d of worker:7') },
  ]);
});
