import type { SecretBlueprint } from '../../world/blueprint/types.ts';
import { pageByKey, readFields } from '../fields.ts';
import { type Api, AwsError, type Call, type JsonObject, type Operation } from '../operation.ts';

const createdAt = Date.UTC(2026, 1, 12, 9, 30) / 1000;

const listOwn = (call: Call): SecretBlueprint[] =>
  call.world.blueprint.secrets.filter((one) => one.account === call.account && one.region === call.region);

const toSecret = ({ arn, name }: SecretBlueprint): JsonObject => ({
  ARN: arn,
  Name: name,
  CreatedDate: createdAt,
  LastChangedDate: createdAt,
  SecretVersionsToStages: { [arn.slice(-6).repeat(6).slice(0, 36)]: ['AWSCURRENT'] },
  Tags: [],
});

/** By name, full ARN, or ARN without the six letters behind the name. */
const describeSecret: Operation = (input, call) => {
  const wanted = readFields(input, 'InvalidParameterException').text('SecretId', { min: 1, max: 2048 });
  const secret = listOwn(call).find(({ arn, name }) => [arn, name, arn.slice(0, -7)].includes(wanted));
  if (!secret)
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  const { SecretVersionsToStages, ...rest } = toSecret(secret);
  return { ...rest, VersionIdsToStages: SecretVersionsToStages };
};

const listSecrets: Operation = (input, call) => {
  const fields = readFields(input, 'InvalidParameterException');
  const items = listOwn(call).sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = pageByKey({
    items,
    token: fields.maybeText('NextToken'),
    size: fields.int('MaxResults', { min: 1, max: 100 }) ?? 100,
    keyOf: (one) => one.name,
    fail: fields.fail,
  });
  return { SecretList: page.items.map(toSecret), NextToken: page.nextToken };
};

/** Values exist nowhere in the simulator: whoever asks for one is refused. */
const getSecretValue: Operation = (_input, call) => {
  throw new AwsError(
    'AccessDeniedException',
    `User: ${call.caller} is not authorized to perform: secretsmanager:GetSecretValue because no identity-based policy allows the secretsmanager:GetSecretValue action`,
  );
};

export const secretsManagerApi: Api = {
  service: 'secretsmanager',
  targetPrefix: 'secretsmanager',
  operations: { DescribeSecret: describeSecret, GetSecretValue: getSecretValue, ListSecrets: listSecrets },
};
