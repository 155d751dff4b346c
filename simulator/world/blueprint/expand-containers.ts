import type { ServiceRow } from './services.ts';
import type { ContainerBlueprint, ImageVersion, RepositoryBlueprint } from './types.ts';

type Place = { account: string; region: string };

export const createSecretArn = (place: Place, name: string): string =>
  `arn:aws:secretsmanager:${place.region}:${place.account}:secret:${name}-${secretSuffix(name)}`;

export const createParameterArn = (place: Place, name: string): string =>
  `arn:aws:ssm:${place.region}:${place.account}:parameter${name}`;

/** The six letters that Secrets Manager appends to a name. */
function secretSuffix(name: string): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  let suffix = '';
  for (let i = 0; i < 6; i++) {
    suffix += letters[hash % letters.length];
    hash = (hash * 1103515245 + 12345) >>> 0;
  }
  return suffix;
}

export const repositoryUri = (repository: RepositoryBlueprint): string =>
  `${repository.account}.dkr.ecr.${repository.region}.amazonaws.com/${repository.name}`;

export const secretNames = (row: ServiceRow): string[] => [
  `${row.cluster}/${row.name}/database`,
  `${row.cluster}/shared/api-keys`,
];

export function createMainContainer(input: {
  row: ServiceRow;
  place: Place;
  repository: RepositoryBlueprint;
  image: ImageVersion;
  secrets: string[];
  dynamicPort: boolean;
}): ContainerBlueprint {
  const { row, place, repository, image } = input;
  const port = row.port ?? 8080;
  const tag = image.version.replace('-rebuild', '');
  return {
    name: row.name,
    image: {
      uri: `${repositoryUri(repository)}:${tag}`,
      source: {
        account: repository.account,
        region: repository.region,
        repository: repository.name,
        version: image.version,
        tag,
      },
    },
    essential: true,
    cpu: 0,
    ports: [{ containerPort: port, hostPort: input.dynamicPort ? 0 : port, name: 'http' }],
    environment: [
      { name: 'SERVICE_NAME', value: row.name },
      { name: 'LOG_LEVEL', value: row.cluster === 'staging' ? 'debug' : 'info' },
      { name: 'RELEASE', value: tag },
      { name: 'PORT', value: String(port) },
    ],
    secrets: [
      ...input.secrets.map((name, index) => ({
        name: index === 0 ? 'DATABASE_URL' : `API_KEYS_${index}`,
        valueFrom: createSecretArn(place, name),
      })),
      { name: 'FEATURES', valueFrom: createParameterArn(place, `/${row.cluster}/${row.name}/features`) },
    ],
    mountPoints: row.volume
      ? [{ sourceVolume: 'data', containerPath: '/var/lib/data', readOnly: false }]
      : [],
    ...(row.healthCheck
      ? {
          healthCheck: {
            command: ['CMD-SHELL', `curl -fsS http://localhost:${port}/healthz || exit 1`],
            interval: 10,
            timeout: 5,
            retries: 3,
            startPeriod: 10,
          },
        }
      : {}),
    dependsOn: (row.sidecars ?? []).includes('envoy')
      ? [{ containerName: 'envoy', condition: 'HEALTHY' }]
      : [],
    ...(row.trouble === 'slow-stop' ? { stopTimeoutSeconds: 30 } : {}),
    log: {
      group: `/ecs/${row.cluster}/${row.name}`,
      region: place.region,
      streamPrefix: row.name,
      style: row.log ?? 'json',
      linesPerMinute: row.linesPerMinute ?? 12,
    },
  };
}

export function createSidecar(
  kind: 'envoy' | 'log-router',
  row: ServiceRow,
  place: Place,
): ContainerBlueprint {
  const log = { group: `/ecs/${row.cluster}/${row.name}`, region: place.region, streamPrefix: row.name };
  if (kind === 'envoy') {
    return {
      name: 'envoy',
      image: { uri: 'public.ecr.aws/appmesh/aws-appmesh-envoy:v1.29.12.1-prod' },
      essential: true,
      cpu: 64,
      memoryReservationMiB: 64,
      ports: [{ containerPort: 9901, hostPort: 9901 }],
      environment: [{ name: 'ENVOY_LOG_LEVEL', value: 'info' }],
      secrets: [],
      mountPoints: [],
      healthCheck: {
        command: ['CMD-SHELL', 'curl -s http://localhost:9901/server_info | grep state | grep -q LIVE'],
        interval: 5,
        timeout: 2,
        retries: 3,
        startPeriod: 10,
      },
      dependsOn: [],
      log: { ...log, style: 'plain', linesPerMinute: 6 },
    };
  }
  return {
    name: 'log-router',
    image: { uri: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5' },
    essential: false,
    cpu: 32,
    memoryReservationMiB: 50,
    ports: [],
    environment: [],
    secrets: [],
    mountPoints: [],
    dependsOn: [],
    log: { ...log, style: 'plain', linesPerMinute: 2 },
  };
}
