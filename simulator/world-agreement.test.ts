import { BatchGetImageCommand, DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './server.ts';
import { createManualClock } from './world/clock.ts';

let simulator: Simulator;
let ecs: ECSClient;
let ecr: ECRClient;

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock(), quotas: false });
  const config = {
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
    maxAttempts: 1,
  };
  ecs = new ECSClient(config);
  ecr = new ECRClient(config);
});

afterAll(() => simulator.close());

/** What the newest deployment of a service resolved its own container's image to. */
async function newestImage(service: string) {
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster: 'shop', service, maxResults: 1 }),
  );
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({
      serviceRevisionArns: [serviceDeployments[0]?.targetServiceRevisionArn ?? ''],
    }),
  );
  const image = serviceRevisions[0]?.containerImages?.find((one) => one.containerName === service);
  return { tag: image?.image?.split(':')[1] ?? '', digest: image?.imageDigest ?? '' };
}

async function digestOfTag(repositoryName: string, imageTag: string) {
  const { imageDetails } = await ecr.send(
    new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }),
  );
  return imageDetails?.[0]?.imageDigest;
}

test('what a deployment runs is what the registry holds under that tag', async () => {
  const image = await newestImage('checkout');
  expect(image.tag).toBe('v1.42.0');
  expect(await digestOfTag('shop/checkout', image.tag)).toBe(image.digest);
});

test('a tag has moved since it ran, and the old digest is still there', async () => {
  const image = await newestImage('pricing');
  expect(await digestOfTag('shop/pricing', image.tag)).not.toBe(image.digest);
  const { images } = await ecr.send(
    new BatchGetImageCommand({ repositoryName: 'shop/pricing', imageIds: [{ imageDigest: image.digest }] }),
  );
  expect(images).toHaveLength(1);
});

test('an image that runs is gone from the registry', async () => {
  const image = await newestImage('invoices');
  const { failures } = await ecr.send(
    new BatchGetImageCommand({ repositoryName: 'shop/finance', imageIds: [{ imageDigest: image.digest }] }),
  );
  expect(failures?.[0]?.failureCode).toBe('ImageNotFound');
});

test('every service has a past of deployments with the digests they ran', async () => {
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ cluster: 'shop', service: 'cart' }),
  );
  expect(serviceDeployments.length).toBeGreaterThanOrEqual(5);
  const described = await ecs.send(
    new DescribeServiceDeploymentsCommand({
      serviceDeploymentArns: serviceDeployments.map((one) => one.serviceDeploymentArn ?? ''),
    }),
  );
  const [newest, older] = described.serviceDeployments ?? [];
  expect(newest?.sourceServiceRevisions?.[0]?.arn).toBe(older?.targetServiceRevision?.arn);
});

test('an inactive revision, and a definition for CodeDeploy, are refused', async () => {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: 'shop', services: ['cart', 'storefront'] }),
  );
  const [cart, storefront] = services;
  const oldest = (cart?.taskDefinition ?? '').replace(/\d+$/, (revision) => String(Number(revision) - 5));
  await expect(
    ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'cart', taskDefinition: oldest })),
  ).rejects.toMatchObject({ name: 'ClientException', message: 'TaskDefinition is inactive' });
  expect(storefront?.taskSets?.[0]).toMatchObject({ status: 'PRIMARY', runningCount: 5 });
  await expect(
    ecs.send(
      new UpdateServiceCommand({
        cluster: 'shop',
        service: 'storefront',
        taskDefinition: storefront?.taskSets?.[0]?.taskDefinition,
      }),
    ),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
