import {
  DeregisterTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { familyOf } from '#lib/adapters/ecs/names.ts';
import type { EcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import type { EcsPayload } from '#lib/adapters/ecs/plan/ecs-payload.ts';
import { toRegisterInput } from '#lib/adapters/ecs/plan/register-input.ts';
import { type Definition, describeDefinition } from '#lib/adapters/ecs/plan/situation.ts';
import { DomainError } from '#lib/domain/domain-error.ts';
import { sendOnce } from './send-once.ts';

type Rollout = Extract<EcsPayload, { kind: 'rollout' }>;

/** By this tag a copy is found again when the answer to its registering was lost. */
export const operationTag = 'quarterdeck:operation';

export const isCopyOf = ({ tags }: Definition, operationId: string): boolean =>
  tags.some(({ key, value }) => key === operationTag && value === operationId);

/** Way B: registers the base with other images, and answers the new ARN. */
export const registerCopy = async (
  access: EcsAccess,
  { base, copy, operationId }: { base: string; copy: NonNullable<Rollout['copy']>; operationId: string },
): Promise<string> => {
  const { content, tags } = await describeDefinition(access, base, AbortSignal.timeout(20_000));
  const added = [...copy.tags, { key: operationTag, value: operationId }];
  const input = toRegisterInput(content, { images: copy.images, kept: tags, added });
  const answer = await sendOnce(access, {
    action: 'ecs:RegisterTaskDefinition',
    resource: input.family,
    send: (options) => access.write.clients.ecs.send(new RegisterTaskDefinitionCommand(input), options),
  });
  const arn = answer.taskDefinition?.taskDefinitionArn;
  if (!arn)
    throw new DomainError('upstream_error', 'AWS did not name the task definition that it registered.');
  return arn;
};

export const deregister = async (access: EcsAccess, taskDefinition: string): Promise<void> => {
  await sendOnce(access, {
    action: 'ecs:DeregisterTaskDefinition',
    resource: taskDefinition,
    send: (options) =>
      access.write.clients.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }), options),
  });
};

const newestLooked = 5;

/** The copy that an operation registered, looked for among the newest of the family. */
export const findCopy = async (
  access: EcsAccess,
  { base, operationId, signal }: { base: string; operationId: string; signal: AbortSignal },
): Promise<string | null> => {
  const { clients, call } = access.read;
  const answer = await call({
    action: 'ecs:ListTaskDefinitions',
    resource: familyOf(base),
    signal,
    send: (options) =>
      clients.ecs.send(
        new ListTaskDefinitionsCommand({
          familyPrefix: familyOf(base),
          status: 'ACTIVE',
          sort: 'DESC',
          maxResults: newestLooked,
        }),
        options,
      ),
  });
  for (const arn of answer.taskDefinitionArns ?? []) {
    if (familyOf(arn) !== familyOf(base)) continue;
    if (isCopyOf(await describeDefinition(access, arn, signal), operationId)) return arn;
  }
  return null;
};
