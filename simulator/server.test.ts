import {
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './server.ts';
import { createManualClock } from './world/clock.ts';

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

type World = {
  simulator: Simulator;
  ecs: ECSClient;
  connect: (account: string, region?: string) => ECSClient;
};

async function startWorld(): Promise<World> {
  const simulator = await startSimulator({ clock: createManualClock() });
  open.push(simulator);
  const connect = (account: string, region = 'eu-west-1') =>
    new ECSClient({
      endpoint: simulator.url,
      region,
      credentials: { accessKeyId: account, secretAccessKey: 'any' },
      maxAttempts: 1,
    });
  return { simulator, connect, ecs: connect('123456789012') };
}

async function readService(ecs: ECSClient, service: string, cluster = 'shop') {
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const [found] = services;
  if (!found) throw new Error(`no service ${service}`);
  return found;
}

const before = (taskDefinition = ''): string =>
  taskDefinition.replace(/\d+$/, (revision) => String(Number(revision) - 1));

async function newestDeployment(ecs: ECSClient, service: string) {
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster: 'shop', service }),
  );
  const serviceDeploymentArns = serviceDeployments.slice(0, 1).map((one) => one.serviceDeploymentArn ?? '');
  const answer = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
  const [newest] = answer.serviceDeployments ?? [];
  if (!newest) throw new Error(`no deployment of ${service}`);
  return newest;
}

async function stoppedTasks(ecs: ECSClient, serviceName: string) {
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster: 'shop', serviceName, desiredStatus: 'STOPPED' }),
  );
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: taskArns }));
  return tasks;
}

test('the flagship service runs out of memory and never becomes steady', async () => {
  const { simulator, ecs } = await startWorld();
  simulator.control.advance(300_000);
  const checkout = await readService(ecs, 'checkout');
  expect(checkout.deployments?.[0]?.rolloutState).toBe('IN_PROGRESS');
  expect(checkout.deployments?.[0]?.failedTasks).toBeGreaterThan(10);
  expect(checkout.runningCount).toBeLessThan(4);
  const [task] = await stoppedTasks(ecs, 'checkout');
  const container = task?.containers?.find((one) => one.name === 'checkout');
  expect(task?.stopCode).toBe('EssentialContainerExited');
  expect(container?.exitCode).toBe(137);
  expect(container?.reason).toBe('OutOfMemoryError: Container killed due to memory usage');
  expect(container?.imageDigest).toMatch(/^sha256:/);
});

test('going back to the revision before makes it steady within a minute', async () => {
  const { simulator, ecs } = await startWorld();
  const { taskDefinition } = await readService(ecs, 'checkout');
  await ecs.send(
    new UpdateServiceCommand({
      cluster: 'shop',
      service: 'checkout',
      taskDefinition: before(taskDefinition),
    }),
  );
  expect((await newestDeployment(ecs, 'checkout')).status).toBe('IN_PROGRESS');
  simulator.control.advance(20_000);
  expect((await readService(ecs, 'checkout')).deployments?.[0]?.rolloutState).toBe('IN_PROGRESS');
  simulator.control.advance(40_000);
  const checkout = await readService(ecs, 'checkout');
  expect(checkout.runningCount).toBe(4);
  expect(checkout.deployments?.map((one) => one.rolloutState)).toEqual(['COMPLETED']);
  expect(checkout.events?.[0]?.message).toBe('(service checkout) has reached a steady state.');
  expect((await newestDeployment(ecs, 'checkout')).status).toBe('SUCCESSFUL');
});

test('a new definition pinned to the digest that ran before is as good', async () => {
  const { simulator, ecs } = await startWorld();
  const deployment = await newestDeployment(ecs, 'checkout');
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({
      serviceRevisionArns: [deployment.sourceServiceRevisions?.[0]?.arn ?? ''],
    }),
  );
  const image = serviceRevisions[0]?.containerImages?.find((one) => one.containerName === 'checkout');
  const { taskDefinition: base } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: serviceRevisions[0]?.taskDefinition }),
  );
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: base?.family,
      containerDefinitions: base?.containerDefinitions?.map((one) =>
        one.name === 'checkout'
          ? { ...one, image: `${one.image?.split(':')[0]}@${image?.imageDigest}` }
          : one,
      ),
      cpu: base?.cpu,
      memory: base?.memory,
      networkMode: base?.networkMode,
      executionRoleArn: base?.executionRoleArn,
      taskRoleArn: base?.taskRoleArn,
      requiresCompatibilities: base?.requiresCompatibilities,
    }),
  );
  await ecs.send(
    new UpdateServiceCommand({
      cluster: 'shop',
      service: 'checkout',
      taskDefinition: taskDefinition?.taskDefinitionArn,
    }),
  );
  simulator.control.advance(60_000);
  const checkout = await readService(ecs, 'checkout');
  expect(checkout.deployments?.map((one) => one.rolloutState)).toEqual(['COMPLETED']);
  const tasks = await ecs.send(new ListTasksCommand({ cluster: 'shop', serviceName: 'checkout' }));
  const { tasks: running = [] } = await ecs.send(
    new DescribeTasksCommand({ cluster: 'shop', tasks: tasks.taskArns }),
  );
  const digests = running.map((task) => task.containers?.find((one) => one.name === 'checkout')?.imageDigest);
  expect(new Set(digests)).toEqual(new Set([image?.imageDigest]));
});

test('the circuit breaker rolls a bad deployment back to the revision that ran', async () => {
  const { simulator, ecs } = await startWorld();
  const { taskDefinition: good, desiredCount } = await readService(ecs, 'search');
  const bad = good?.replace(/\d+$/, (revision) => String(Number(revision) + 1));
  await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'search', taskDefinition: bad }));
  simulator.control.advance(180_000);
  const search = await readService(ecs, 'search');
  expect(search.taskDefinition).toBe(good);
  expect(search.runningCount).toBe(desiredCount);
  const deployment = await newestDeployment(ecs, 'search');
  expect(deployment.status).toBe('ROLLBACK_SUCCESSFUL');
  expect(deployment.deploymentCircuitBreaker).toEqual({ status: 'TRIGGERED', failureCount: 3, threshold: 3 });
  expect(deployment.rollback?.serviceRevisionArn).toBe(deployment.sourceServiceRevisions?.[0]?.arn);
});

test('StopServiceDeployment rolls a deployment under way back', async () => {
  const { simulator, ecs } = await startWorld();
  const { serviceDeploymentArn } = await newestDeployment(ecs, 'payments');
  await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
  expect((await newestDeployment(ecs, 'payments')).status).toBe('ROLLBACK_IN_PROGRESS');
  simulator.control.advance(240_000);
  expect((await newestDeployment(ecs, 'payments')).status).toBe('ROLLBACK_SUCCESSFUL');
});

test('each kind of trouble fails in its own words', async () => {
  const { simulator, ecs } = await startWorld();
  simulator.control.advance(120_000);
  const reasonOf = async (service: string) =>
    (await stoppedTasks(ecs, service)).map((task) => task.stoppedReason).join('\n');
  expect(await reasonOf('ledger')).toContain(
    'ResourceInitializationError: unable to pull secrets or registry auth',
  );
  expect(await reasonOf('invoices')).toContain('CannotPullContainerError');
  expect(await reasonOf('media')).toContain('Task failed container health checks');
  expect(await reasonOf('profile')).toContain('Task failed ELB health checks in (target-group arn:aws:');
  expect(await reasonOf('emails')).toContain('Essential container in task exited');
  const index = await readService(ecs, 'image-index', 'platform');
  expect(index.events?.[0]?.message).toContain('no container instance met all of its requirements');
});

test('a task that is stopped is replaced, and vanishes after an hour', async () => {
  const { simulator, ecs } = await startWorld();
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'shop', serviceName: 'orders' }));
  const task = taskArns[0] ?? '';
  await ecs.send(new StopTaskCommand({ cluster: 'shop', task, reason: 'by hand' }));
  simulator.control.advance(60_000);
  expect((await readService(ecs, 'orders')).runningCount).toBe(4);
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: [task] }));
  expect(tasks[0]).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'UserInitiated',
    stoppedReason: 'by hand',
  });
  simulator.control.advance(3_600_000);
  const { failures } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: [task] }));
  expect(failures).toEqual([{ arn: task, reason: 'MISSING' }]);
});

test('scaling changes the number of tasks without a deployment', async () => {
  const { simulator, ecs } = await startWorld();
  const deployment = await newestDeployment(ecs, 'orders');
  await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'orders', desiredCount: 7 }));
  simulator.control.advance(60_000);
  expect((await readService(ecs, 'orders')).runningCount).toBe(7);
  await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'orders', desiredCount: 0 }));
  simulator.control.advance(60_000);
  expect((await readService(ecs, 'orders')).runningCount).toBe(0);
  expect((await newestDeployment(ecs, 'orders')).serviceDeploymentArn).toBe(deployment.serviceDeploymentArn);
});

test('page sizes and batches beyond the documented limits are errors', async () => {
  const { ecs } = await startWorld();
  const services = Array.from({ length: 11 }, (_, index) => `s${index}`);
  await expect(ecs.send(new DescribeServicesCommand({ cluster: 'shop', services }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await expect(ecs.send(new ListServicesCommand({ cluster: 'shop', maxResults: 101 }))).rejects.toMatchObject(
    {
      name: 'InvalidParameterException',
    },
  );
  await expect(
    ecs.send(new ListServicesCommand({ cluster: 'shop', nextToken: 'forged' })),
  ).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  const first = await ecs.send(new ListServicesCommand({ cluster: 'shop' }));
  const second = await ecs.send(new ListServicesCommand({ cluster: 'shop', nextToken: first.nextToken }));
  expect(first.serviceArns).toHaveLength(10);
  expect(new Set([...(first.serviceArns ?? []), ...(second.serviceArns ?? [])]).size).toBe(18);
  expect(second.nextToken).toBeUndefined();
});

test('requests beyond the quota are throttled until the bucket refills', async () => {
  const { simulator, ecs, connect } = await startWorld();
  for (let i = 0; i < 50; i++) await ecs.send(new ListClustersCommand({}));
  await expect(ecs.send(new ListClustersCommand({}))).rejects.toMatchObject({ name: 'ThrottlingException' });
  await connect('210987654321').send(new ListClustersCommand({}));
  await connect('123456789012', 'us-east-1').send(new ListClustersCommand({}));
  simulator.control.advance(1_000);
  await ecs.send(new ListClustersCommand({}));
});

test('faults strike the operation they name, as often as they say', async () => {
  const { simulator, ecs } = await startWorld();
  const { control } = simulator;
  control.addFault({ operation: 'ecs:ListServices', kind: 'deny', count: 1 });
  await expect(ecs.send(new ListServicesCommand({ cluster: 'shop' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      'User: arn:aws:iam::123456789012:user/developer is not authorized to perform: ecs:ListServices on resource: arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    ),
  });
  await ecs.send(new ListServicesCommand({ cluster: 'shop' }));
  control.addFault({ operation: 'ecs:*', region: 'us-east-1', kind: 'throttle' });
  await ecs.send(new ListServicesCommand({ cluster: 'shop' }));
  const { id } = control.addFault({ operation: '*', kind: 'error', code: 'ServerException', status: 500 });
  await expect(ecs.send(new ListServicesCommand({ cluster: 'shop' }))).rejects.toMatchObject({
    name: 'ServerException',
  });
  control.removeFaults(id);
  control.addFault({ operation: 'ecs:UpdateService', kind: 'drop', when: 'after', count: 1 });
  await expect(
    ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'orders', desiredCount: 9 })),
  ).rejects.toThrow();
  expect((await readService(ecs, 'orders')).desiredCount).toBe(9);
  expect(control.listCalls().at(-1)).toMatchObject({ operation: 'ecs:DescribeServices', status: 200 });
});

test('an access key names its account, and AssumeRole leads into another', async () => {
  const { simulator, connect } = await startWorld();
  const clusters = await connect('210987654321').send(new ListClustersCommand({}));
  expect(clusters.clusterArns).toEqual(['arn:aws:ecs:eu-west-1:210987654321:cluster/staging']);
  expect((await connect('000011112222').send(new ListClustersCommand({}))).clusterArns).toEqual([]);
  const sts = new STSClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'anything', secretAccessKey: 'any' },
  });
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012');
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::210987654321:role/quarterdeck-reader',
      RoleSessionName: 'test',
    }),
  );
  const assumed = new STSClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    },
  });
  expect(await assumed.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '210987654321',
    Arn: 'arn:aws:sts::210987654321:assumed-role/quarterdeck-reader/test',
  });
});

test('a missing cluster, service or operation is answered as AWS does', async () => {
  const { simulator, ecs } = await startWorld();
  await expect(ecs.send(new ListServicesCommand({ cluster: 'none' }))).rejects.toMatchObject({
    name: 'ClusterNotFoundException',
  });
  const { failures } = await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['none'] }));
  expect(failures?.[0]).toMatchObject({ reason: 'MISSING' });
  const answer = await fetch(simulator.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.MakeCoffee',
      'content-type': 'application/x-amz-json-1.1',
      authorization:
        'AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/ecs/aws4_request, Signature=0',
    },
    body: '{}',
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
  const unsigned = await fetch(simulator.url, { method: 'POST', body: '{}' });
  expect(unsigned.status).toBe(403);
});

test('the same seed and clock give the same world', async () => {
  const [first, second] = [await startWorld(), await startWorld()];
  const read = async ({ simulator, ecs }: World) => {
    simulator.control.advance(90_000);
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster: 'shop', services: ['checkout', 'cart', 'payments'] }),
    );
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'shop' }));
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['shop', 'platform'] }));
    return { services, taskArns, clusters };
  };
  expect(await read(first)).toEqual(await read(second));
});
