import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsConnection } from './connection.ts';

type Provider = ReturnType<typeof fromNodeProviderChain>;
type Credentials = Awaited<ReturnType<Provider>>;

const refreshBeforeExpiryMs = 5 * 60_000;
const lastMomentMs = 30_000;
// The SDK keeps credentials without an end for ever, though somebody may renew them in their file: they
// are given one, which is this far beyond the margin within which every client asks again.
const reReadAfterMs = 60_000;
// A denied AssumeRole is asked again at most this often, however many callers wait for it.
const retryFailedAfterMs = 30_000;

type Shared = { asked: Promise<Credentials & { expiration: Date }>; isStale: () => boolean };

/** One resolution for all clients of a connection: refreshed five minutes before it expires. */
export const shareCredentials = (resolve: () => Promise<Credentials>, now: () => number): Provider => {
  let shared: Shared | undefined;

  const ask = (): Shared => {
    const made: Shared = {
      asked: resolve().then(({ expiration, ...credentials }) => {
        const until = expiration ?? new Date(now() + refreshBeforeExpiryMs + reReadAfterMs);
        return { ...credentials, expiration: until };
      }),
      isStale: () => false,
    };
    made.asked.then(
      ({ expiration }) => {
        const endMs = expiration.getTime();
        const refreshAtMs = endMs - refreshBeforeExpiryMs;
        // Credentials shorter than the margin are used until half a minute of their life is left.
        const atMs = refreshAtMs > now() ? refreshAtMs : Math.max(endMs - lastMomentMs, now() + 5_000);
        made.isStale = () => now() >= atMs;
      },
      () => {
        const failedAtMs = now();
        made.isStale = () => now() - failedAtMs >= retryFailedAfterMs;
      },
    );
    return made;
  };

  return () => {
    if (!shared || shared.isStale()) shared = ask();
    return shared.asked;
  };
};

// A chain keeps what it found, so each resolution has a chain of its own.
const defaultCredentials = (clientConfig: { region?: string }, now: () => number): Provider =>
  shareCredentials(() => fromNodeProviderChain({ clientConfig, ignoreCache: true })(), now);

/** The default chain of every AWS SDK, or a role assumed from it. */
export const credentialsOf = (connection: AwsConnection, now: () => number): Provider => {
  const region = connection.regions[0];
  const clientConfig = region ? { region } : {};
  const own = defaultCredentials(clientConfig, now);
  if (!connection.roleArn) return own;
  return shareCredentials(
    fromTemporaryCredentials({
      masterCredentials: own,
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
