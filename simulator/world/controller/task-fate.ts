import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { ServiceState, TaskDefinitionState, TaskState } from '../ecs-state.ts';
import { type ResolvedImage, resolveImage } from '../image-reference.ts';
import type { World } from '../world.ts';

/** What will become of a task, decided when its images are pulled. */
export type Fate = {
  digests: Map<string, string>;
  /** From RUNNING until it answers. */
  startupMs: number;
  /** Containers that do not react to SIGTERM. */
  ignoresSigterm: Set<string>;
  /** The container that makes the trouble. */
  container: string;
  isOutOfMemory: boolean;
} & (
  | { kind: 'runs' }
  | { kind: 'cannot-start'; reason: string; containerReason: string | null }
  | { kind: 'exits'; exitCode: number; afterMs: number; reason: string | null }
  | { kind: 'fails-health-check'; afterMs: number }
  | { kind: 'fails-targets'; afterMs: number; statusCode: number }
);

type Input = {
  world: World;
  task: TaskState;
  definition: TaskDefinitionState;
  service: ServiceState | null;
  /** The digests that the deployment resolved, by container. */
  pinned: ReadonlyMap<string, string>;
  startupMs: number;
};

function findMissingSecret({ world, definition }: Input): string | null {
  for (const container of definition.content.containerDefinitions) {
    for (const { valueFrom } of container.secrets ?? []) {
      if (valueFrom && !world.existing.hasSecret(valueFrom)) return valueFrom;
    }
  }
  return null;
}

function findMissingRole({ world, definition }: Input): string | null {
  const { executionRoleArn, taskRoleArn } = definition.content;
  for (const arn of [executionRoleArn, taskRoleArn]) {
    const account = arn?.split(':')[4] ?? '';
    if (arn && !world.existing.hasRole(account, arn.slice(arn.lastIndexOf('/') + 1))) return arn;
  }
  return null;
}

function isLogGroupMissing({ world, task, definition }: Input): boolean {
  const [, , , , account = ''] = task.arn.split(':');
  return definition.content.containerDefinitions.some(({ logConfiguration }) => {
    const options = logConfiguration?.options;
    if (logConfiguration?.logDriver !== 'awslogs' || options?.['awslogs-create-group'] === 'true')
      return false;
    const logs = world.regions.get(`${account}:${options?.['awslogs-region']}`)?.logs;
    return !logs?.groups.has(options?.['awslogs-group'] ?? '');
  });
}

const logGroupReason =
  'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1';

const secretReason = (arn: string): string =>
  `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`;

const roleReason = (arn: string): string =>
  `ECS was unable to assume the role '${arn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;

const pullReason = (uri: string): string =>
  `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${uri}: ${uri}: not found`;

function judgeContainer(
  input: Input,
  content: ContainerDefinition,
  image: ResolvedImage,
): Partial<Fate> | null {
  const { world, task, service } = input;
  const version = image.version;
  if (!version) return null;
  const random = world.random.fork(`fate/${task.id}/${content.name}`);
  const limitMiB = content.memory ?? task.memoryMiB;
  if (limitMiB > 0 && limitMiB < version.needsMemoryMiB) {
    return {
      kind: 'exits',
      exitCode: 137,
      afterMs: version.outOfMemoryAfterSeconds * 1000 - random.int(0, 4000),
      reason: 'OutOfMemoryError: Container killed due to memory usage',
      isOutOfMemory: true,
    };
  }
  switch (version.behaviour.kind) {
    case 'exits': {
      const afterMs = version.behaviour.afterSeconds * 1000 + random.int(0, 1500);
      return { kind: 'exits', exitCode: version.behaviour.exitCode, afterMs, reason: null };
    }
    case 'fails-health-check': {
      const check = content.healthCheck;
      if (!check) return null;
      const seconds = (check.startPeriod ?? 0) + (check.interval ?? 30) * (check.retries ?? 3);
      return { kind: 'fails-health-check', afterMs: seconds * 1000 };
    }
    case 'fails-targets': {
      if (!service || service.loadBalancers.length === 0) return null;
      const afterMs = (service.healthCheckGraceSeconds + 20) * 1000;
      return { kind: 'fails-targets', afterMs, statusCode: version.behaviour.statusCode };
    }
    case 'ignores-sigterm':
    case 'runs':
      return null;
  }
}

export function decideFate(input: Input): Fate {
  const { world, definition, pinned, startupMs } = input;
  const base = {
    digests: new Map<string, string>(),
    startupMs,
    ignoresSigterm: new Set<string>(),
    container: '',
    isOutOfMemory: false,
  };
  const role = findMissingRole(input);
  if (role) return { ...base, kind: 'cannot-start', reason: roleReason(role), containerReason: null };
  const secret = findMissingSecret(input);
  if (secret) return { ...base, kind: 'cannot-start', reason: secretReason(secret), containerReason: null };
  if (isLogGroupMissing(input)) {
    return { ...base, kind: 'cannot-start', reason: logGroupReason, containerReason: null };
  }
  let trouble: Partial<Fate> | null = null;
  for (const content of definition.content.containerDefinitions) {
    const name = content.name ?? '';
    const image = resolveImage(world, content.image ?? '', pinned.get(name));
    if (!image) {
      const reason = pullReason(content.image ?? '');
      return { ...base, container: name, kind: 'cannot-start', reason, containerReason: reason };
    }
    base.digests.set(name, image.digest);
    if (image.version?.behaviour.kind === 'ignores-sigterm') base.ignoresSigterm.add(name);
    const judged: Partial<Fate> | null = trouble ? null : judgeContainer(input, content, image);
    if (judged) trouble = { container: name, ...judged };
  }
  return { ...base, kind: 'runs', ...trouble } as Fate;
}
