import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  ECRClient,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

export type Place = {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
};

const clientsOf = (place: Place) => ({
  ecs: new ECSClient(place),
  ecr: new ECRClient(place),
  logs: new CloudWatchLogsClient(place),
  sts: new STSClient(place),
});
type Clients = ReturnType<typeof clientsOf>;

const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

const manifestOf = (version: string) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: imageType,
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

/** `v1`; `v2`, which is `stable` too; and `multi`, an index of two platforms. */
const pushImages = async ({ ecr }: Clients) => {
  const repositoryName = 'web';
  await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  const push = async (imageTag: string, imageManifest: string, imageManifestMediaType: string) => {
    await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest, imageManifestMediaType }));
    const { images = [] } = await ecr.send(
      new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag }] }),
    );
    return images[0]?.imageId?.imageDigest;
  };
  await push('v1', manifestOf('1'), imageType);
  await push('v2', manifestOf('2'), imageType);
  await push('stable', manifestOf('2'), imageType);
  const manifests = [];
  for (const [index, architecture] of ['amd64', 'arm64'].entries()) {
    const manifest = manifestOf(`5${index}`);
    const digest = await push(`multi-${architecture}`, manifest, imageType);
    manifests.push({
      mediaType: imageType,
      digest,
      size: manifest.length,
      platform: { os: 'linux', architecture },
    });
  }
  await push('multi', JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }), indexType);
};

const registerRevision = (
  { ecs }: Clients,
  { account, region, family, version }: { account: string; region: string; family: string; version: string },
) =>
  ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
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
              'awslogs-group': `/ecs/${family}`,
              'awslogs-region': region,
              'awslogs-stream-prefix': family,
            },
          },
        },
      ],
    }),
  );

const writeLines = async ({ logs }: Clients, family: string, task: string) => {
  const at = { logGroupName: `/ecs/${family}`, logStreamName: `${family}/web/${task}` };
  await logs.send(new CreateLogStreamCommand(at));
  const now = Date.now();
  const logEvents = Array.from({ length: 20 }, (_, index) => ({
    timestamp: now - 20_000 + index * 1_000,
    message: `line ${index} of ${task}`,
  }));
  await logs.send(new PutLogEventsCommand({ ...at, logEvents }));
};

/** Tasks as a scheduler would have started them, for a server that has none; the last of them is stopped. */
const runTasks = async ({ ecs }: Clients, cluster: string, service: string): Promise<string[]> => {
  const { tasks = [] } = await ecs.send(
    new RunTaskCommand({
      cluster,
      taskDefinition: `${service}:2`,
      count: 3,
      launchType: 'FARGATE',
      group: `service:${service}`,
      startedBy: 'ecs-svc/1',
    }),
  );
  const ids = tasks.flatMap(({ taskArn }) => taskArn?.split('/').at(-1) ?? []);
  const last = ids.at(-1);
  if (last) await ecs.send(new StopTaskCommand({ cluster, task: last, reason: 'stopped by hand' }));
  return ids;
};

/** Who the credentials of a role are. */
export const assume = async (place: Place, roleArn: string): Promise<Place> => {
  const { Credentials: given } = await new STSClient(place).send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'furnish' }),
  );
  if (!given?.AccessKeyId || !given.SecretAccessKey) throw new Error(`${roleArn} could not be assumed`);
  const credentials = {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    ...(given.SessionToken ? { sessionToken: given.SessionToken } : {}),
  };
  return { ...place, credentials };
};

/** One cluster with one service of one revision, for the places that only have to be found. */
export const furnishSmall = async (place: Place, cluster: string): Promise<void> => {
  const clients = clientsOf(place);
  const { Account: account = '' } = await clients.sts.send(new GetCallerIdentityCommand({}));
  await clients.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await registerRevision(clients, { account, region: place.region, family: 'web', version: '1' });
  await clients.ecs.send(
    new CreateServiceCommand({ cluster, serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1 }),
  );
  for (const client of Object.values(clients)) client.destroy();
};

export type Furnished = { account: string; tasks: string[] };

/**
 * A cluster `main` with the services `web` and `api` of two revisions, more services than one batch takes,
 * tasks, their lines, and images. Only what AWS documents is asked for, so that any emulator can be furnished.
 */
export const furnish = async (place: Place): Promise<Furnished> => {
  const clients = clientsOf(place);
  const { ecs, logs, sts } = clients;
  const { Account: account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  await pushImages(clients);
  await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
  for (const family of ['web', 'api']) {
    await logs.send(new CreateLogGroupCommand({ logGroupName: `/ecs/${family}` }));
    for (const version of ['1', '2'])
      await registerRevision(clients, { account, region: place.region, family, version });
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'main',
        serviceName: family,
        taskDefinition: `${family}:2`,
        desiredCount: 2,
      }),
    );
  }
  for (let number = 1; number <= 11; number += 1)
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'main',
        serviceName: `worker-${number}`,
        taskDefinition: 'web:1',
        desiredCount: 0,
      }),
    );
  const tasks = await runTasks(clients, 'main', 'web');
  for (const task of tasks) await writeLines(clients, 'web', task);
  for (const client of Object.values(clients)) client.destroy();
  return { account, tasks };
};
