import type { TaskDefinition } from '@aws-sdk/client-ecs';

export type SecretReference = {
  kind: 'secret' | 'parameter';
  /** What the API takes: an ARN without its JSON key, or a parameter's name. */
  id: string;
  /** The other name that the same ARN may stand for. */
  alias?: string;
  /** For people. */
  name: string;
  region?: string;
};

export type LogGroup = { name: string; region?: string };

export const listRoles = ({ taskRoleArn, executionRoleArn }: TaskDefinition): string[] =>
  [...new Set([taskRoleArn, executionRoleArn].filter((arn) => arn !== undefined && arn !== ''))] as string[];

/** `valueFrom` as ECS takes it: ARN of a secret with optional `:key:stage:version`, ARN or name of a parameter. */
export const parseSecret = (valueFrom: string, region: string): SecretReference => {
  const [arn, , service, itsRegion, , type, ...rest] = valueFrom.split(':');
  if (arn !== 'arn') return { kind: 'parameter', id: valueFrom, name: valueFrom, region };
  if (service === 'secretsmanager') {
    const name = rest[0] ?? '';
    const id = `${valueFrom.split(':').slice(0, 5).join(':')}:${type}:${name}`;
    return { kind: 'secret', id, name: name.replace(/-[A-Za-z0-9]{6}$/, ''), region: itsRegion };
  }
  const path = [type, ...rest].join(':').replace(/^parameter/, '');
  // The ARN of `name` and of `/name` is the same; only a name with further slashes tells.
  const isPath = path.lastIndexOf('/') > 0;
  const name = isPath ? path : path.replace(/^\//, '');
  return { kind: 'parameter', id: name, ...(isPath ? {} : { alias: path }), name, region: itsRegion };
};

/** Every secret and parameter that a definition's containers need to start, each once. */
export const listSecrets = ({ containerDefinitions }: TaskDefinition, region: string): SecretReference[] => {
  const all = (containerDefinitions ?? []).flatMap((container) => [
    ...(container.secrets ?? []).map(({ valueFrom }) => valueFrom),
    ...(container.logConfiguration?.secretOptions ?? []).map(({ valueFrom }) => valueFrom),
    container.repositoryCredentials?.credentialsParameter,
  ]);
  const given = new Set(all.filter((valueFrom) => valueFrom !== undefined));
  const references = [...given].map((valueFrom) => parseSecret(valueFrom, region));
  return [...new Map(references.map((one) => [`${one.kind} ${one.id}`, one])).values()];
};

/** Groups that must be there already: a container may ask its driver to create its own. */
export const listLogGroups = ({ containerDefinitions }: TaskDefinition): LogGroup[] => {
  const groups = (containerDefinitions ?? []).flatMap(({ logConfiguration }): LogGroup[] => {
    const options = logConfiguration?.options ?? {};
    const name = options['awslogs-group'];
    if (logConfiguration?.logDriver !== 'awslogs' || !name || options['awslogs-create-group'] === 'true')
      return [];
    return [{ name, region: options['awslogs-region'] }];
  });
  return [...new Map(groups.map((group) => [`${group.region} ${group.name}`, group])).values()];
};
