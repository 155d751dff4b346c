import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { chunksOf } from '#lib/adapters/aws/map-limited.ts';
import { lastPart } from '#lib/adapters/ecs/names.ts';
import type { Check } from '#lib/contract/plans.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { EcsAccess } from './ecs-access.ts';
import {
  type LogGroup,
  listLogGroups,
  listRoles,
  listSecrets,
  type SecretReference,
} from './list-dependencies.ts';

type Presence = { name: string; state: 'there' | 'gone' } | { name: string; state: 'unread'; reason: string };

const look = async (name: string, isThere: () => Promise<boolean>): Promise<Presence> => {
  try {
    return { name, state: (await isThere()) ? 'there' : 'gone' };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return error.code === 'not_found'
      ? { name, state: 'gone' }
      : { name, state: 'unread', reason: error.message };
  }
};

const lookForRole = (access: EcsAccess, arn: string, signal: AbortSignal): Promise<Presence> => {
  const RoleName = lastPart(arn);
  const { clients, call } = access.read;
  return look(RoleName, async () => {
    await call({
      action: 'iam:GetRole',
      resource: arn,
      signal,
      send: (options) => clients.iam.send(new GetRoleCommand({ RoleName }), options),
    });
    return true;
  });
};

const lookForSecret = (
  access: EcsAccess,
  secret: SecretReference,
  signal: AbortSignal,
): Promise<Presence> => {
  const { clients, call } = access.readIn(secret.region ?? access.region);
  return look(secret.name, async () => {
    const answer = await call({
      action: 'secretsmanager:DescribeSecret',
      resource: secret.name,
      signal,
      send: (options) => clients.secrets.send(new DescribeSecretCommand({ SecretId: secret.id }), options),
    });
    return answer.DeletedDate === undefined;
  });
};

// DescribeParameters takes 50 values in a filter, and tells names without values. Each may have an alias.
const parametersAtOnce = 25;
const answersAtMost = 50;

const namesOf = ({ id, alias }: SecretReference): string[] => (alias ? [id, alias] : [id]);

const lookForParameters = async (
  access: EcsAccess,
  parameters: readonly SecretReference[],
  signal: AbortSignal,
): Promise<Presence[]> => {
  const groups = Map.groupBy(parameters, ({ region }) => region ?? access.region);
  const chunks = [...groups].flatMap(([region, all]) =>
    chunksOf(all, parametersAtOnce).map((some) => ({ region, some })),
  );
  const found = await Promise.all(
    chunks.map(async ({ region, some }): Promise<Presence[]> => {
      const { clients, call } = access.readIn(region);
      try {
        const answer = await call({
          action: 'ssm:DescribeParameters',
          signal,
          send: (options) =>
            clients.ssm.send(
              new DescribeParametersCommand({
                ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: some.flatMap(namesOf) }],
                MaxResults: answersAtMost,
              }),
              options,
            ),
        });
        const names = new Set(answer.Parameters?.map(({ Name }) => Name));
        return some.map((one) => ({
          name: one.name,
          state: namesOf(one).some((name) => names.has(name)) ? 'there' : 'gone',
        }));
      } catch (error) {
        if (!isDomainError(error)) throw error;
        return some.map(({ name }) => ({ name, state: 'unread', reason: error.message }));
      }
    }),
  );
  return found.flat();
};

const lookForLogGroup = (access: EcsAccess, group: LogGroup, signal: AbortSignal): Promise<Presence> => {
  const { clients, call } = access.readIn(group.region ?? access.region);
  return look(group.name, async () => {
    const answer = await call({
      action: 'logs:DescribeLogGroups',
      resource: group.name,
      signal,
      send: (options) =>
        clients.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group.name }), options),
    });
    return answer.logGroups?.some(({ logGroupName }) => logGroupName === group.name) ?? false;
  });
};

type Words = { id: string; one: string; many: string; gone: Check['level']; cost: string; remedy: string };

/** One check of all things of a kind: what is gone counts first, then what could not be read. */
export const summarizePresence = (found: readonly Presence[], words: Words): Check[] => {
  if (found.length === 0) return [];
  const { id, one, many } = words;
  const gone = found.filter(({ state }) => state === 'gone').map(({ name }) => name);
  if (gone.length > 0) {
    const what = gone.length === 1 ? `The ${one} ${gone[0]} is` : `The ${many} ${gone.join(', ')} are`;
    return [{ id, level: words.gone, message: `${what} gone: ${words.cost}`, remedy: words.remedy }];
  }
  const unread = found.find((one) => one.state === 'unread');
  if (unread?.state === 'unread') {
    return [
      { id, level: 'unknown', message: `Whether the ${many} exist could not be read: ${unread.reason}` },
    ];
  }
  const exist = found.length === 1 ? `The ${one} exists.` : `All ${found.length} ${many} exist.`;
  return [{ id, level: 'ok', message: exist }];
};

/** Whether the roles, secrets and log groups that a definition names still exist. Values are never read. */
export const checkDependencies = async (
  access: EcsAccess,
  definition: TaskDefinition,
  signal: AbortSignal,
): Promise<Check[]> => {
  const secrets = listSecrets(definition, access.region);
  const [roles, kept, parameters, groups] = await Promise.all([
    Promise.all(listRoles(definition).map((arn) => lookForRole(access, arn, signal))),
    Promise.all(
      secrets.filter(({ kind }) => kind === 'secret').map((one) => lookForSecret(access, one, signal)),
    ),
    lookForParameters(
      access,
      secrets.filter(({ kind }) => kind === 'parameter'),
      signal,
    ),
    Promise.all(listLogGroups(definition).map((group) => lookForLogGroup(access, group, signal))),
  ]);
  return [
    ...summarizePresence(roles, {
      id: 'roles',
      one: 'role',
      many: 'roles',
      gone: 'block',
      cost: 'no task could start.',
      remedy: 'Create it again, or choose another revision.',
    }),
    ...summarizePresence([...kept, ...parameters], {
      id: 'secrets',
      one: 'secret',
      many: 'secrets',
      gone: 'block',
      cost: 'a container that asks for it could not start.',
      remedy: 'Create or restore it, or choose another revision.',
    }),
    ...summarizePresence(groups, {
      id: 'log-groups',
      one: 'log group',
      many: 'log groups',
      gone: 'warn',
      cost: 'a container that logs there may not start.',
      remedy: 'Create it before applying.',
    }),
  ];
};
