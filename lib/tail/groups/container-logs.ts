/** Where one container of a task definition writes, or why that cannot be read here. */
export type ContainerLogs = {
  kind: 'awslogs';
  name: string;
  group: string;
  region?: string;
  prefix?: string;
};
export type UnreadableLogs = { kind: 'unreadable'; name: string; reason: string };

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const containersOf = (content: Fields): Fields[] => {
  const direct = content.containerDefinitions;
  if (Array.isArray(direct)) return direct.filter(isFields);
  return isFields(content.taskDefinition) ? containersOf(content.taskDefinition) : [];
};

const readOne = (container: Fields): ContainerLogs | UnreadableLogs | null => {
  const name = textOf(container.name);
  if (!name) return null;
  const unreadable = (reason: string): UnreadableLogs => ({ kind: 'unreadable', name, reason });
  const logging = isFields(container.logConfiguration) ? container.logConfiguration : null;
  const driver = logging ? textOf(logging.logDriver) : undefined;
  if (!logging || !driver)
    return unreadable(`The container "${name}" has no log driver, so nothing keeps its lines.`);
  if (driver !== 'awslogs')
    return unreadable(
      `The container "${name}" logs with ${driver}, which is read where it sends them, not in CloudWatch Logs.`,
    );
  const options = isFields(logging.options) ? logging.options : {};
  const group = textOf(options['awslogs-group']);
  if (!group) return unreadable(`The container "${name}" names no awslogs-group.`);
  return {
    kind: 'awslogs',
    name,
    group,
    region: textOf(options['awslogs-region']),
    prefix: textOf(options['awslogs-stream-prefix']),
  };
};

/**
 * The log configuration of each container in a task definition's content.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export const readContainerLogs = (content: Fields): (ContainerLogs | UnreadableLogs)[] =>
  containersOf(content)
    .map(readOne)
    .filter((one) => one !== null);
