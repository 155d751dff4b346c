import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  ECSClient,
  ListContainerInstancesCommand,
  ListTasksCommand,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './server.ts';
import { createManualClock } from './world/clock.ts';

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function startWorld() {
  const simulator = await startSimulator({ clock: createManualClock() });
  open.push(simulator);
  const config = {
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
    maxAttempts: 1,
  };
  return {
    simulator,
    ecs: new ECSClient(config),
    scaling: new ApplicationAutoScalingClient(config),
    balancing: new ElasticLoadBalancingV2Client(config),
  };
}

const ecsService = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;

test('scalable targets, policies and activities are described', async () => {
  const { scaling } = await startWorld();
  const ResourceId = 'service/shop/catalog';
  const { ScalableTargets } = await scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds: [ResourceId] }),
  );
  expect(ScalableTargets).toMatchObject([{ ResourceId, MinCapacity: 2, MaxCapacity: 8 }]);
  const policies = await scaling.send(new DescribeScalingPoliciesCommand({ ...ecsService, ResourceId }));
  expect(policies.ScalingPolicies?.[0]?.TargetTrackingScalingPolicyConfiguration?.TargetValue).toBe(60);
  const all = await scaling.send(
    new DescribeScalingActivitiesCommand({ ...ecsService, ResourceId, IncludeNotScaledActivities: true }),
  );
  const reasons = all.ScalingActivities?.flatMap((one) => one.NotScaledReasons ?? []);
  expect(reasons?.[0]).toEqual({ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 8, CurrentCapacity: 8 });
  const done = await scaling.send(new DescribeScalingActivitiesCommand({ ...ecsService, ResourceId }));
  expect(done.ScalingActivities?.some((one) => one.NotScaledReasons)).toBe(false);
  await expect(
    scaling.send(new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs', MaxResults: 51 })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
});

test('a service under auto scaling moves by itself, unless it is suspended', async () => {
  const { simulator, ecs, scaling } = await startWorld();
  await scaling.send(
    new RegisterScalableTargetCommand({
      ...ecsService,
      ResourceId: 'service/shop/identity',
      SuspendedState: { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true },
    }),
  );
  const seen = { cart: new Set<number>(), identity: new Set<number>() };
  for (let minute = 0; minute < 40; minute++) {
    simulator.control.advance(60_000);
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: 'shop', services: ['cart', 'identity'] }),
    );
    seen.cart.add(services[0]?.desiredCount ?? 0);
    seen.identity.add(services[1]?.desiredCount ?? 0);
  }
  expect(seen.cart.size).toBeGreaterThan(1);
  expect(Math.max(...seen.cart)).toBeLessThanOrEqual(12);
  expect([...seen.identity]).toEqual([4]);
});

test('target health follows the tasks', async () => {
  const { balancing } = await startWorld();
  const { TargetGroups } = await balancing.send(new DescribeTargetGroupsCommand({ Names: ['shop-cart'] }));
  const { TargetHealthDescriptions = [] } = await balancing.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }),
  );
  expect(TargetHealthDescriptions.map((one) => one.TargetHealth?.State)).toEqual(Array(5).fill('healthy'));
  await expect(balancing.send(new DescribeTargetGroupsCommand({ Names: ['none'] }))).rejects.toMatchObject({
    name: 'TargetGroupNotFoundException',
  });
});

test('a drained container instance gives its tasks to the others', async () => {
  const { simulator, ecs } = await startWorld();
  const { containerInstanceArns = [] } = await ecs.send(
    new ListContainerInstancesCommand({ cluster: 'platform' }),
  );
  const describeInstances = async () => {
    const { containerInstances = [] } = await ecs.send(
      new DescribeContainerInstancesCommand({
        cluster: 'platform',
        containerInstances: containerInstanceArns,
      }),
    );
    return containerInstances;
  };
  const busiest = (await describeInstances()).find((one) => (one.runningTasksCount ?? 0) > 1);
  const containerInstances = [busiest?.containerInstanceArn ?? ''];
  await ecs.send(
    new UpdateContainerInstancesStateCommand({ cluster: 'platform', containerInstances, status: 'DRAINING' }),
  );
  simulator.control.advance(120_000);
  const drained = (await describeInstances()).find(
    (one) => one.containerInstanceArn === containerInstances[0],
  );
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: 'platform', services: ['gateway', 'backoffice'] }),
  );
  expect(drained?.status).toBe('DRAINING');
  const { taskArns } = await ecs.send(
    new ListTasksCommand({
      cluster: 'platform',
      containerInstance: containerInstances[0],
      family: 'platform-gateway',
    }),
  );
  expect(services.map((one) => one.runningCount)).toEqual([4, 2]);
  expect(taskArns).toEqual([]);
});
