import type { Random } from '../random.ts';
import { createMainContainer, createSidecar, secretNames } from './expand-containers.ts';
import { defaultRow, type ServiceRow } from './services.ts';
import type {
  ImageVersion,
  PastDeployment,
  RepositoryBlueprint,
  RevisionBlueprint,
  ServiceBlueprint,
} from './types.ts';

const historyLength = 6;
/** Deployment history that AWS keeps: 90 days. */
const longestHistoryHours = 89 * 24;

export const goneSecretName = 'shop/legacy/signing-key';
export const goneRoleName = 'legacy-task-role';

/** The versions that a service ran, oldest first. */
function listHistory(row: ServiceRow, repository: RepositoryBlueprint): ImageVersion[] {
  if (row.history) {
    return row.history.flatMap((name) => repository.versions.filter((version) => version.version === name));
  }
  const released = repository.versions.filter((version) => !version.version.endsWith('-rebuild'));
  const lag = row.lag ?? 0;
  return released.slice(lag, lag + historyLength).reverse();
}

function createRevision(input: {
  row: ServiceRow;
  repository: RepositoryBlueprint;
  image: ImageVersion;
  revision: number;
  ageHours: number;
  /** 0 for the newest. */
  back: number;
}): RevisionBlueprint {
  const { row, repository, image, back } = input;
  const place = { account: row.account ?? defaultRow.account, region: row.region ?? defaultRow.region };
  const standardMemoryMiB = row.memoryMiB ?? (image.needsMemoryMiB >= 600 ? 2048 : 512);
  const memoryMiB = row.memoryByVersion?.[image.version] ?? standardMemoryMiB;
  const usesGoneSecret =
    (row.trouble === 'secret-missing' && back === 0) || (row.trouble === 'old-secret-missing' && back >= 2);
  const secrets = usesGoneSecret ? [...secretNames(row), goneSecretName] : secretNames(row);
  const usesGoneRole = row.trouble === 'old-role-missing' && back >= 2;
  return {
    revision: input.revision,
    status: back >= 4 ? 'INACTIVE' : 'ACTIVE',
    ageHours: input.ageHours,
    cpu: Math.max(256, Math.min(2048, memoryMiB / 2)),
    memoryMiB,
    architecture:
      repository.multiArch && row.launchType !== 'EC2' && row.cluster === 'edge' ? 'ARM64' : 'X86_64',
    taskRoleName: usesGoneRole ? goneRoleName : `${row.cluster}-${row.name}-task`,
    executionRoleName: `${row.cluster}-execution`,
    containers: [
      createMainContainer({
        row,
        place,
        repository,
        image,
        secrets,
        dynamicPort: row.networkMode === 'bridge',
      }),
      ...(row.sidecars ?? []).map((kind) => createSidecar(kind, row, place)),
    ],
    volumes:
      row.volume === 'efs'
        ? [
            {
              name: 'data',
              kind: 'efs',
              fileSystemId: 'fs-0f2a6c81e94b7d350',
              accessPointId: 'fsap-03b9c1d27e65a48f0',
            },
          ]
        : row.volume === 'bind'
          ? [{ name: 'data', kind: 'bind', sourcePath: '/var/lib/host-data' }]
          : [],
  };
}

/** The full definition of one row, with its history. */
export function expandService(
  row: ServiceRow,
  repository: RepositoryBlueprint,
  random: Random,
): ServiceBlueprint {
  const history = listHistory(row, repository);
  const firstRevision = random.int(3, 60);
  const revisions: RevisionBlueprint[] = [];
  const deployments: PastDeployment[] = [];
  let latestHours = longestHistoryHours;
  history.forEach((image, index) => {
    const back = history.length - 1 - index;
    const last = back === 0 ? row.lastDeployment : undefined;
    const ageHours =
      last?.ageHours ?? Math.max(0.5, Math.min(image.ageHours - random.int(1, 8) / 4, latestHours - 2));
    latestHours = ageHours;
    const revision = firstRevision + index;
    revisions.push(createRevision({ row, repository, image, revision, ageHours: ageHours + 0.02, back }));
    deployments.push({
      revision,
      durationMinutes: random.int(2, 7),
      outcome: 'successful',
      ...last,
      ageHours,
    });
  });
  const usesTargets = row.targets === true;
  return {
    account: row.account ?? defaultRow.account,
    region: row.region ?? defaultRow.region,
    cluster: row.cluster,
    name: row.name,
    family: `${row.cluster}-${row.name}`,
    launchType: row.launchType ?? 'FARGATE',
    schedulingStrategy: row.daemon ? 'DAEMON' : 'REPLICA',
    networkMode: row.networkMode ?? 'awsvpc',
    controller: row.controller ?? 'ECS',
    desired: row.desired,
    ageHours: longestHistoryHours + random.int(50, 9000),
    enableExecuteCommand: row.exec === true,
    minimumHealthyPercent: row.minimumHealthyPercent ?? 100,
    maximumPercent: row.maximumPercent ?? 200,
    circuitBreaker: { enable: row.breaker !== false, rollback: row.breaker !== false },
    healthCheckGraceSeconds: usesTargets ? 20 : 0,
    startupSeconds: row.startupSeconds ?? random.int(7, 11),
    targetGroups: usesTargets
      ? [
          {
            name: `${row.cluster}-${row.name}`,
            loadBalancerName: `${row.cluster}-public`,
            containerName: row.name,
            containerPort: row.port ?? 8080,
            healthCheckPath: '/healthz',
            targetType: row.networkMode ? 'instance' : 'ip',
          },
        ]
      : [],
    ...(row.scaling
      ? { scaling: { pinnedAtMax: false, targetTracking: [], step: false, scheduled: [], ...row.scaling } }
      : {}),
    ...(row.trouble ? { trouble: row.trouble } : {}),
    revisions,
    deployments,
    cpuPercent: row.scaling?.pinnedAtMax ? 88 : random.int(12, 58),
    memoryPercent: random.int(35, 75),
  };
}
