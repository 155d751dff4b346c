import { type Api, AwsError, type JsonObject, type Operation } from '../operation.ts';

const getCallerIdentity: Operation = (_input, call) => ({
  UserId: call.caller.includes(':assumed-role/')
    ? `AROA${call.account}QDEXAMPLE:${call.caller.slice(call.caller.lastIndexOf('/') + 1)}`
    : `AIDA${call.account}QDEXA`,
  Account: call.account,
  Arn: call.caller,
});

function requireText(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

const rolePattern = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** Any role of any account may be assumed; a fault denies it. */
const assumeRole: Operation = (input, call) => {
  const roleArn = requireText(input, 'RoleArn');
  const sessionName = requireText(input, 'RoleSessionName');
  const [, account, name] = rolePattern.exec(roleArn) ?? [];
  if (!account || !name) throw new AwsError('ValidationError', `${roleArn} is invalid`);
  const { sessions, sessionSecrets, ids } = call.world;
  const seconds = input.DurationSeconds === undefined ? 3600 : Number(input.DurationSeconds);
  if (!(seconds >= 900 && seconds <= 43_200)) {
    throw new AwsError('ValidationError', 'The requested DurationSeconds must be between 900 and 43200.');
  }
  const accessKeyId = `ASIA${account}${ids.hex(8).toUpperCase()}`;
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`;
  const secret = ids.hex(40);
  sessions.set(accessKeyId, arn);
  sessionSecrets.set(accessKeyId, secret);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secret,
      SessionToken: `FwoGZXIvYXdzE${ids.hex(96)}`,
      // The caller's machine compares this with its own clock, not with the world's.
      Expiration: new Date(Date.now() + seconds * 1000).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: `AROA${account}QDEXAMPLE:${sessionName}`, Arn: arn },
    PackedPolicySize: 1,
  };
};

export const stsApi: Api = {
  service: 'sts',
  targetPrefix: 'AWSSecurityTokenServiceV20110615',
  query: { namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
  operations: { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole },
};
