import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { unavailable } from '#lib/domain/domain-error.ts';
import type { ClientPool } from './clients.ts';
import { translateError } from './translate-error.ts';

/** One AWS account as configured: its credential source and the Regions to look at. */
export type AwsConnection = {
  name: string;
  roleArn?: string;
  externalId?: string;
  regions: string[];
};

export type Identity = { account: string; arn: string; partition: string };

const identityDeadlineMs = 10_000;

/**
 * Answers who the connection's credentials are (sts:GetCallerIdentity, which needs no permission).
 * A success is kept for the life of the process, a failure is tried again at the next call.
 */
export const createIdentifier = (pool: ClientPool) => {
  const known = new Map<string, Promise<Identity>>();

  const ask = async (connection: AwsConnection): Promise<Identity> => {
    const [region] = connection.regions;
    const context = { action: 'sts:GetCallerIdentity', region, deadlineMs: identityDeadlineMs };
    if (!region) throw translateError(new Error('Region is missing'), context);
    try {
      const abortSignal = AbortSignal.timeout(identityDeadlineMs);
      const answer = await pool
        .readClients(connection, region)
        .sts.send(new GetCallerIdentityCommand({}), { abortSignal });
      if (!answer.Account || !answer.Arn) throw unavailable('AWS did not say whose credentials these are.');
      return { account: answer.Account, arn: answer.Arn, partition: answer.Arn.split(':')[1] || 'aws' };
    } catch (error) {
      throw translateError(error, context);
    }
  };

  return (connection: AwsConnection): Promise<Identity> => {
    const kept = known.get(connection.name);
    if (kept) return kept;
    const asked = ask(connection);
    known.set(connection.name, asked);
    asked.catch(() => known.delete(connection.name));
    return asked;
  };
};
