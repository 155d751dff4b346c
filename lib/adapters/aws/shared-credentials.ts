import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsConnection } from './connection.ts';

type Provider = ReturnType<typeof fromNodeProviderChain>;
type Credentials = Awaited<ReturnType<Provider>>;

const refreshBeforeExpiryMs = 5 * 60_000;
// A denied AssumeRole is asked again at most this often, however many callers wait for it.
const retryFailedAfterMs = 30_000;

/** One resolution for all clients of a connection: refreshed five minutes before it expires. */
export const shareCredentials = (resolve: () => Promise<Credentials>, now: () => number): Provider => {
  let pending: Promise<Credentials> | undefined;
  let isStale = () => false;
  return () => {
    if (pending && !isStale()) return pending;
    const asked = resolve();
    pending = asked;
    isStale = () => false;
    asked.then(
      ({ expiration }) => {
        const refreshAt = expiration
          ? expiration.getTime() - refreshBeforeExpiryMs
          : Number.POSITIVE_INFINITY;
        // Credentials shorter than the margin are used until half a minute of their life is left.
        const lastAt = expiration ? expiration.getTime() - 30_000 : Number.POSITIVE_INFINITY;
        const askedAt = now();
        isStale = () => now() >= (refreshAt > askedAt ? refreshAt : Math.max(lastAt, askedAt + 5_000));
      },
      () => {
        const failedAt = now();
        isStale = () => now() - failedAt >= retryFailedAfterMs;
      },
    );
    return asked;
  };
};

/** The default chain of every AWS SDK, or a role assumed from it. */
export const credentialsOf = (connection: AwsConnection, now: () => number): Provider => {
  const region = connection.regions[0];
  const clientConfig = region ? { region } : {};
  if (!connection.roleArn) return shareCredentials(fromNodeProviderChain({ clientConfig }), now);
  return shareCredentials(
    fromTemporaryCredentials({
      params: {
        RoleArn: connection.roleArn,
        RoleSessionName: 'quarterdeck',
        ...(connection.externalId ? { ExternalId: connection.externalId } : {}),
      },
      clientConfig,
    }),
    now,
  );
};
