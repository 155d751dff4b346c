import { ECSClient, UpdateServiceCommand, UpdateTaskProtectionCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openStillWorld, operatorActor, type StillWorld } from '#lib/adapters/ecs/operate/world-for-tests.ts';
import { Plan, type ServiceAction } from '#lib/contract/plans.ts';
import { createNodePlan } from '#lib/domain/plans/create-node-plan.ts';
import { createPlan } from '#lib/domain/plans/create-plan.ts';
import { checkRolloutProtection, checkScaleIn } from './protection-checks.ts';

const cluster = 'ecs:123456789012:eu-west-1:platform';
const service = 'gateway';
let world: StillWorld;
let others: ECSClient;

beforeAll(async () => {
  world = await openStillWorld();
  others = new ECSClient({});
});
afterEach(() => world.simulator.control.removeFaults());
afterAll(async () => {
  others.destroy();
  await world.close();
});

const checkOf = ({ checks }: Plan) => checks.find(({ id }) => id === 'task-protection');
const plan = async (body: ServiceAction) =>
  Plan.parse(await createPlan.run(world.product.contextOf(operatorActor), { cluster, service, body }));

const findService = () => {
  const region = world.simulator.world.regions.get('123456789012:eu-west-1');
  const found = region?.ecs.clusters.get('platform')?.services.get(service);
  if (!found) throw new Error('no such service');
  return found;
};
const idsOf = () =>
  [...findService().tasks.values()]
    .filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
    .map(({ id }) => id);
const protect = (tasks: string[], protectionEnabled: boolean) =>
  others.send(
    new UpdateTaskProtectionCommand({ cluster: 'platform', tasks, protectionEnabled, expiresInMinutes: 60 }),
  );

it('tells which tasks are protected and until when, and ECS stops none of them', async () => {
  const tasks = idsOf();
  const [first = ''] = tasks;
  const node = [...findService().tasks.values()][0]?.containerInstanceArn?.split('/').at(-1) ?? '';
  const down: ServiceAction = { action: 'scale', desired: 0 };
  expect(checkOf(await plan(down))).toBeUndefined();

  const { protectedTasks } = await protect(tasks, true);
  const until = protectedTasks?.[0]?.expirationDate?.toISOString().slice(0, 16).replace('T', ' ');
  const named = expect.stringContaining(`${first.slice(0, 8)} until ${until} UTC`);
  expect(checkOf(await plan(down))).toMatchObject({ level: 'warn', message: named });
  expect(checkOf(await plan({ action: 'restart' }))).toMatchObject({ level: 'warn', message: named });
  expect(checkOf(await plan({ action: 'stop-task', task: first }))).toMatchObject({
    level: 'warn',
    message: expect.stringContaining('stopped all the same'),
  });
  const drain = Plan.parse(
    await createNodePlan.run(world.product.contextOf(operatorActor), {
      cluster,
      node,
      body: { action: 'drain' },
    }),
  );
  expect(checkOf(drain)).toMatchObject({ level: 'warn' });

  world.simulator.control.addFault({ operation: 'ecs:GetTaskProtection', kind: 'deny' });
  expect(checkOf(await plan(down))).toBeUndefined();

  await others.send(new UpdateServiceCommand({ cluster: 'platform', service, desiredCount: 0 }));
  world.simulator.control.advance(10 * 60_000);
  expect(idsOf()).toEqual(tasks);
  world.simulator.control.advance(60 * 60_000);
  expect(idsOf()).toEqual([]);
});

const until = (id: string, minute: number) => ({ id, until: new Date(Date.UTC(2026, 10, 2, 9, minute)) });

it('lets the others be stopped first, and counts those that stay beyond the wish', () => {
  const two = [until('aaaaaaaa1', 30), until('bbbbbbbb1', 10)];
  expect(checkScaleIn({ running: 4, protectedTasks: two }, 2)).toMatchObject([{ level: 'ok' }]);
  expect(checkScaleIn({ running: 4, protectedTasks: two }, 1)).toMatchObject([
    {
      level: 'warn',
      message:
        '2 tasks are protected from scale-in (bbbbbbbb until 2026-11-02 09:10 UTC, aaaaaaaa until 2026-11-02 09:30 UTC): 1 more than wanted go on running until then.',
    },
  ]);
  expect(checkScaleIn({ running: 4, protectedTasks: [] }, 1)).toEqual([]);
  // Fewer run than are wanted still: none is stopped.
  expect(checkScaleIn({ running: 2, protectedTasks: two }, 2)).toEqual([]);
});

it('names of many only those that are held longest', () => {
  const many = Array.from({ length: 8 }, (_, index) => until(`task-${index}--`, index));
  expect(checkRolloutProtection(many)[0]?.message).toMatch(
    /^8 tasks are protected from scale-in \(3 others and task-3-- until .*task-7-- until 2026-11-02 09:07 UTC\)/,
  );
});
