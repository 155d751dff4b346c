import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { unavailable } from '#lib/domain/domain-error.ts';
import type { ClientPool } from './clients.ts';
import { isUnsupported, translateError } from './translate-error.ts';

/** One AWS account as configured: its credential source and the Regions to look at. */
export type AwsConnection = {
  name: string;
  roleArn?: string;
  externalId?: string;
  regions: string[];
  /** Of Kubernetes clusters, for a user who may not list them. */
  namespaces?: string[] | undefined;
};

export type Identity = { account: string; arn: string; partition: string };

const identityDeadlineMs = 10_000;

/** Where there is no STS, the ARN of a cluster tells the account as well; null where there is no cluster. */
const readFromClusters = async (pool: ClientPool, connection: AwsConnection): Promise<Identity | null> => {
  for (const region of connection.regions) {
    const { clusterArns = [] } = await pool
      .readClients(connection, region)
      .ecs.send(new ListClustersCommand({ maxResults: 1 }), {
        abortSignal: AbortSignal.timeout(identityDeadlineMs),
      });
    const [, partition = 'aws', , , account] = clusterArns[0]?.split(':') ?? [];
    if (account) return { account, arn: `account ${account}, told by its clusters (no STS here)`, partition };
  }
  return null;
};

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
      const failure = translateError(error, context);
      if (!isUnsupported(failure)) throw failure;
      const found = await readFromClusters(pool, connection).catch(() => null);
      if (!found)
        throw unavailable(`${failure.message} There is no cluster either whose ARN would tell the account.`);
      return found;
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
