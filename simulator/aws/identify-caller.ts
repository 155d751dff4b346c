import { AwsError } from './operation.ts';

export type Caller = { account: string; region: string; service: string; accessKeyId: string; arn: string };

export const defaultAccount = '123456789012';

const credentialPattern = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;
const accountPattern = /\d{12}/;

/** The account that an access key belongs to: the 12 digits in it. */
export const accountOf = (accessKeyId: string): string =>
  accountPattern.exec(accessKeyId)?.[0] ?? defaultAccount;

/** Keys that AssumeRole hands out carry the role's account, then a number per session. */
const arnOf = (accessKeyId: string, account: string, sessions: Map<string, string>): string =>
  sessions.get(accessKeyId) ?? `arn:aws:iam::${account}:user/developer`;

/** Who calls, from the signature's credential scope. Any secret is good. */
export function identifyCaller(authorization: string | undefined, sessions: Map<string, string>): Caller {
  if (!authorization) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const match = credentialPattern.exec(authorization);
  const [, accessKeyId, region, service] = match ?? [];
  if (!accessKeyId || !region || !service) {
    throw new AwsError(
      'IncompleteSignatureException',
      `Authorization header requires 'Credential' parameter. Authorization=${authorization.slice(0, 40)}`,
      400,
    );
  }
  const account = accountOf(accessKeyId);
  return { account, region, service, accessKeyId, arn: arnOf(accessKeyId, account, sessions) };
}
