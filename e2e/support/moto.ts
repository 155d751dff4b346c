import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { findFreePort, runProcess, waitForAnswer } from './child-process.ts';

const account = '123456789012';
const region = 'eu-west-1';
export const motoCluster = `ecs:${account}:${region}:moto`;
export const motoService = { cluster: motoCluster, service: 'web' };

/** Where moto_server is: in PATH, or in the environment that `npm test` made for it. */
export const findMoto = (): string | null => {
  const own = path.resolve(import.meta.dirname, '../../.cache/moto/bin/moto_server');
  const places = [
    own,
    ...(process.env.PATH ?? '').split(':').map((folder) => path.join(folder, 'moto_server')),
  ];
  return places.find((place) => existsSync(place)) ?? null;
};

const manifestOf = (version: string) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: `sha256:${'c'.repeat(64)}`,
      size: 100,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: `sha256:${version.padStart(64, '0')}`,
        size: 1_000,
      },
    ],
  });

/** A cluster with one service of two revisions, its images, a running task and its lines. */
const furnish = async (endpoint: string) => {
  const config = { endpoint, region, credentials: { accessKeyId: account, secretAccessKey: 'any' } };
  const ecs = new ECSClient(config);
  const ecr = new ECRClient(config);
  const logs = new CloudWatchLogsClient(config);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'web' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/ecs/web' }));
  await ecs.send(new CreateClusterCommand({ clusterName: 'moto' }));
  for (const version of ['1', '2']) {
    await ecr.send(
      new PutImageCommand({
        repositoryName: 'web',
        imageTag: `v${version}`,
        imageManifest: manifestOf(version),
      }),
    );
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        networkMode: 'bridge',
        containerDefinitions: [
          {
            name: 'web',
            image: `${account}.dkr.ecr.${region}.amazonaws.com/web:v${version}`,
            memory: 256,
            essential: true,
            environment: [{ name: 'VERSION', value: version }],
            logConfiguration: {
              logDriver: 'awslogs',
              options: {
                'awslogs-group': '/ecs/web',
                'awslogs-region': region,
                'awslogs-stream-prefix': 'web',
              },
            },
          },
        ],
      }),
    );
  }
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'moto',
      serviceName: 'web',
      taskDefinition: 'web:2',
      desiredCount: 2,
    }),
  );
  const stream = 'web/web/0123456789abcdef0123456789abcdef';
  await logs.send(new CreateLogStreamCommand({ logGroupName: '/ecs/web', logStreamName: stream }));
  const now = Date.now();
  await logs.send(
    new PutLogEventsCommand({
      logGroupName: '/ecs/web',
      logStreamName: stream,
      logEvents: Array.from({ length: 20 }, (_, index) => ({
        timestamp: now - 20_000 + index * 1_000,
        message: `line ${index}`,
      })),
    }),
  );
  for (const client of [ecs, ecr, logs]) client.destroy();
};

/** moto_server, which none of us wrote, with the furnished cluster. */
export const startMoto = async (program: string) => {
  const port = await findFreePort();
  const running = runProcess(program, ['-H', '127.0.0.1', '-p', String(port)]);
  const url = `http://127.0.0.1:${port}`;
  await waitForAnswer(`${url}/moto-api/`, running, 60_000);
  await furnish(url);
  return { url, stop: () => running.stop() };
};
