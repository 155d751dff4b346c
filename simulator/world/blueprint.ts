import { createParameterArn, createSecretArn, secretNames } from './blueprint/expand-containers.ts';
import { expandService } from './blueprint/expand-service.ts';
import { createRepositories, prodAccount, stagingAccount } from './blueprint/repositories.ts';
import { defaultRow, type ServiceRow, serviceRows } from './blueprint/services.ts';
import type { Blueprint, ClusterBlueprint, InstanceBlueprint, SecretBlueprint } from './blueprint/types.ts';
import { createRandom, type Random } from './random.ts';

export { prodAccount, stagingAccount } from './blueprint/repositories.ts';
export type * from './blueprint/types.ts';

const fargate = ['FARGATE', 'FARGATE_SPOT'];

const instances = (
  region: string,
  rows: [type: string, cpu: number, memoryMiB: number][],
): InstanceBlueprint[] =>
  rows.map(([type, cpu, memoryMiB], index) => ({
    type,
    cpu,
    memoryMiB,
    zone: `${region}${'abc'[index % 3]}`,
  }));

const clusters: ClusterBlueprint[] = [
  {
    account: prodAccount,
    region: 'eu-west-1',
    name: 'shop',
    capacityProviders: fargate,
    containerInsights: true,
    instances: [],
  },
  {
    account: prodAccount,
    region: 'eu-west-1',
    name: 'platform',
    capacityProviders: [...fargate, 'platform-asg'],
    containerInsights: true,
    instances: instances('eu-west-1', [
      ['m6i.xlarge', 4096, 15_434],
      ['m6i.xlarge', 4096, 15_434],
      ['r6i.xlarge', 4096, 31_108],
    ]),
  },
  {
    account: prodAccount,
    region: 'us-east-1',
    name: 'edge',
    capacityProviders: fargate,
    containerInsights: false,
    instances: [],
  },
  {
    account: prodAccount,
    region: 'ap-south-1',
    name: 'batch',
    capacityProviders: [...fargate, 'batch-asg'],
    containerInsights: false,
    instances: instances('ap-south-1', [
      ['c6g.xlarge', 4096, 7_548],
      ['c6g.xlarge', 4096, 7_548],
    ]),
  },
  {
    account: stagingAccount,
    region: 'eu-west-1',
    name: 'staging',
    capacityProviders: fargate,
    containerInsights: false,
    instances: [],
  },
];

const servicesPerExtraCluster = 200;
const plainRepositories = ['shop/cart', 'shop/orders', 'platform/gateway'];

/** Rows beyond the named world, in clusters of their own. */
function listExtraRows(count: number, random: Random): ServiceRow[] {
  return Array.from({ length: count }, (_, index) => ({
    cluster: `fleet-${String(Math.floor(index / servicesPerExtraCluster) + 1).padStart(2, '0')}`,
    name: `${random.pick(['api', 'worker', 'feed', 'sync', 'hook', 'index', 'stream', 'proxy'])}-${String(index + 1).padStart(4, '0')}`,
    repository: random.pick(plainRepositories),
    desired: random.int(1, 4),
    lag: random.int(0, 2),
    linesPerMinute: 4,
  }));
}

function listSecrets(rows: ServiceRow[]): { secrets: SecretBlueprint[]; parameters: SecretBlueprint[] } {
  const secrets = new Map<string, SecretBlueprint>();
  const parameters = new Map<string, SecretBlueprint>();
  for (const row of rows) {
    const place = { account: row.account ?? defaultRow.account, region: row.region ?? defaultRow.region };
    for (const name of secretNames(row)) {
      const arn = createSecretArn(place, name);
      secrets.set(arn, { ...place, name, arn });
    }
    const name = `/${row.cluster}/${row.name}/features`;
    const arn = createParameterArn(place, name);
    parameters.set(arn, { ...place, name, arn });
  }
  return { secrets: [...secrets.values()], parameters: [...parameters.values()] };
}

function listRoles(rows: ServiceRow[]): Blueprint['roles'] {
  const roles = new Map<string, { account: string; name: string }>();
  for (const row of rows) {
    const account = row.account ?? defaultRow.account;
    for (const name of [`${row.cluster}-${row.name}-task`, `${row.cluster}-execution`]) {
      roles.set(`${account}/${name}`, { account, name });
    }
  }
  for (const account of [prodAccount, stagingAccount]) {
    for (const name of [
      'quarterdeck-reader',
      'quarterdeck-operator',
      'ecsInstanceRole',
      'ecsTaskExecutionRole',
    ]) {
      roles.set(`${account}/${name}`, { account, name });
    }
  }
  return [...roles.values()];
}

/** The world as data: the same seed and size give the same world. `services` below the named ones changes nothing. */
export function createBlueprint({ seed, services = 0 }: { seed: string; services?: number }): Blueprint {
  const random = createRandom(seed).fork('blueprint');
  const repositories = createRepositories(random.fork('repositories'));
  const extraRows = listExtraRows(Math.max(0, services - serviceRows.length), random.fork('extra'));
  const rows = [...serviceRows, ...extraRows];
  const extraClusters = [...new Set(extraRows.map((row) => row.cluster))].map(
    (name): ClusterBlueprint => ({
      ...defaultRow,
      name,
      capacityProviders: fargate,
      containerInsights: false,
      instances: [],
    }),
  );
  const byName = new Map(repositories.map((repository) => [repository.name, repository]));
  return {
    seed,
    accounts: [
      { id: prodAccount, name: 'prod' },
      { id: stagingAccount, name: 'staging' },
    ],
    clusters: [...clusters, ...extraClusters],
    services: rows.map((row) => {
      const repository = byName.get(row.repository);
      if (!repository) throw new Error(`no repository ${row.repository}`);
      return expandService(row, repository, random.fork(`${row.account}/${row.cluster}/${row.name}`));
    }),
    repositories,
    roles: listRoles(rows),
    ...listSecrets(rows),
  };
}
