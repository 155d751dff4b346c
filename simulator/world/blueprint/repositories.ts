import type { Random } from '../random.ts';
import type { Behaviour, ImageVersion, RepositoryBlueprint, Runtime } from './types.ts';

export const prodAccount = '123456789012';
export const stagingAccount = '210987654321';

type Row = {
  name: string;
  region?: string;
  account?: string;
  runtime: Runtime;
  newest: [major: number, minor: number, patch: number];
  count: number;
  newestAgeHours: number;
  singleManifest?: boolean;
  immutable?: boolean;
  needsMemoryMiB?: number;
  /** Changes to single versions, by version. */
  special?: Record<string, Partial<ImageVersion>>;
};

const exitsAtStart: Behaviour = { kind: 'exits', exitCode: 1, afterSeconds: 3 };

const rows: Row[] = [
  {
    name: 'shop/checkout',
    runtime: 'node',
    newest: [1, 42, 0],
    count: 14,
    newestAgeHours: 0.8,
    special: { 'v1.42.0': { needsMemoryMiB: 700, outOfMemoryAfterSeconds: 27 } },
  },
  {
    name: 'shop/payments',
    runtime: 'java',
    newest: [2, 8, 1],
    count: 10,
    newestAgeHours: 0.4,
    immutable: true,
  },
  { name: 'shop/cart', runtime: 'go', newest: [0, 31, 4], count: 9, newestAgeHours: 30 },
  {
    name: 'shop/catalog',
    runtime: 'java',
    newest: [5, 2, 0],
    count: 9,
    newestAgeHours: 52,
    needsMemoryMiB: 700,
  },
  { name: 'shop/orders', runtime: 'node', newest: [1, 19, 3], count: 8, newestAgeHours: 75 },
  {
    name: 'shop/pricing',
    runtime: 'python',
    newest: [3, 2, 0],
    count: 7,
    newestAgeHours: 96,
    special: {
      'v3.2.0': { tags: [] },
      'v3.2.0-rebuild': { tags: ['v3.2.0', 'stable'], ageHours: 20 },
    },
  },
  {
    name: 'shop/accounts',
    runtime: 'go',
    newest: [4, 7, 2],
    count: 8,
    newestAgeHours: 120,
    special: { 'v4.7.2': { behaviour: { kind: 'fails-targets', statusCode: 502 } } },
  },
  {
    name: 'shop/messaging',
    runtime: 'ruby',
    newest: [2, 14, 0],
    count: 8,
    newestAgeHours: 9,
    singleManifest: true,
    special: {
      'v2.14.0': { behaviour: exitsAtStart },
      'v2.13.1': { behaviour: { kind: 'ignores-sigterm' } },
    },
  },
  {
    name: 'shop/finance',
    runtime: 'java',
    newest: [1, 8, 1],
    count: 8,
    newestAgeHours: 26,
    needsMemoryMiB: 700,
    special: { 'v1.7.0': { gone: true, tags: [] } },
  },
  {
    name: 'shop/media',
    runtime: 'python',
    newest: [0, 12, 1],
    count: 7,
    newestAgeHours: 14,
    special: {
      'v0.12.1': { behaviour: { kind: 'fails-health-check' } },
      'v0.11.0': { gone: true, tags: [] },
    },
  },
  { name: 'platform/gateway', runtime: 'nginx', newest: [1, 27, 6], count: 7, newestAgeHours: 200 },
  {
    name: 'platform/worker',
    runtime: 'go',
    newest: [0, 9, 5],
    count: 9,
    newestAgeHours: 60,
    special: { 'v0.9.5': { behaviour: exitsAtStart } },
  },
  {
    name: 'edge/router',
    region: 'us-east-1',
    runtime: 'go',
    newest: [3, 0, 8],
    count: 8,
    newestAgeHours: 33,
  },
  {
    name: 'batch/jobs',
    region: 'ap-south-1',
    runtime: 'python',
    newest: [1, 4, 0],
    count: 7,
    newestAgeHours: 41,
  },
  {
    name: 'staging/shop',
    account: stagingAccount,
    runtime: 'node',
    newest: [0, 88, 0],
    count: 10,
    newestAgeHours: 2,
    singleManifest: true,
  },
];

/** What every build of a repository has in common, by repository name. */
export const repositoryTraits: ReadonlyMap<string, { runtime: Runtime; multiArch: boolean }> = new Map(
  rows.map((row) => [row.name, { runtime: row.runtime, multiArch: !row.singleManifest }]),
);

/** Version numbers going back from the newest: mostly patches, then the minor before. */
function listVersionNames(newest: Row['newest'], count: number): string[] {
  let [major, minor, patch] = newest;
  const names: string[] = [];
  while (names.length < count) {
    names.push(`v${major}.${minor}.${patch}`);
    if (patch > 0) patch -= 1;
    else if (minor > 0) [minor, patch] = [minor - 1, (minor * 7 + 2) % 3];
    else [major, minor, patch] = [Math.max(0, major - 1), 9, 2];
  }
  return names;
}

function createRepository(row: Row, random: Random): RepositoryBlueprint {
  const special = row.special ?? {};
  let ageHours = row.newestAgeHours;
  const versions: ImageVersion[] = listVersionNames(row.newest, row.count).map((version, index) => {
    if (index > 0) ageHours += random.int(18, 160);
    return {
      version,
      tags: index === 0 ? [version, 'latest'] : [version],
      ageHours,
      gone: false,
      needsMemoryMiB: row.needsMemoryMiB ?? 300,
      outOfMemoryAfterSeconds: 25,
      behaviour: { kind: 'runs' },
      ...special[version],
    };
  });
  const [newest] = versions;
  for (const [version, change] of Object.entries(special)) {
    if (newest && !versions.some((known) => known.version === version)) {
      versions.unshift({ ...newest, version, tags: [], behaviour: { kind: 'runs' }, ...change });
    }
  }
  return {
    account: row.account ?? prodAccount,
    region: row.region ?? 'eu-west-1',
    name: row.name,
    runtime: row.runtime,
    multiArch: !row.singleManifest,
    tagMutability: row.immutable ? 'IMMUTABLE' : 'MUTABLE',
    scanOnPush: row.name !== 'batch/jobs',
    hasLifecyclePolicy: row.name.startsWith('shop/'),
    versions,
  };
}

export function createRepositories(random: Random): RepositoryBlueprint[] {
  return rows.map((row) => createRepository(row, random.fork(row.name)));
}
