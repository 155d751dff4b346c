import type { Cluster as EksCluster } from '@aws-sdk/client-eks';
import { translateError } from '#lib/adapters/aws/translate-error.ts';
import type { KubeAccess, KubeEndpoint } from '#lib/adapters/kubernetes/client/kube-endpoint.ts';
import { unavailable } from '#lib/domain/domain-error.ts';
import { recallCluster } from './describe-cluster.ts';
import type { EksContext } from './eks-context.ts';
import { grantAccess, openEndpoint, reachOf } from './remedies.ts';
import { signToken } from './sign-token.ts';
import { resolveStsEndpoint } from './sts-endpoint.ts';

// The authority may be rotated: EKS activates a new one by itself.
const endpointMaxAgeMs = 45 * 60_000;
// STS honours a token for 15 minutes from its date.
const tokenMaxAgeMs = 14 * 60_000;

const toEndpoint = ({ name = '', endpoint, certificateAuthority, status }: EksCluster): KubeEndpoint => {
  if (!endpoint)
    throw unavailable(
      `Amazon EKS knows no endpoint of the cluster ${name}, which is ${status ?? 'UNKNOWN'}.`,
    );
  const { data } = certificateAuthority ?? {};
  return {
    server: endpoint.replace(/\/+$/, ''),
    ...(data ? { authority: Buffer.from(data, 'base64').toString('utf8') } : {}),
  };
};

/** What a token names: the cluster; a local cluster on Outposts by its id. */
export const clusterKeyOf = (
  { outpostConfig, id }: Pick<EksCluster, 'outpostConfig' | 'id'>,
  name: string,
) => (outpostConfig && id ? id : name);

/**
 * How one cluster's Kubernetes API is reached: endpoint and authority from EKS, a token signed with the
 * connection's own credentials. A token is made anew when the credentials behind it change.
 */
export const createKubeAccess = (context: EksContext, name: string): KubeAccess => {
  const { clients, region, caches, now, principalArn, partition } = context;
  const recall = (signal: AbortSignal) =>
    recallCluster(context, name, { maxAgeMs: endpointMaxAgeMs, signal });
  // Of the last token, which is the one that a 401 is about.
  let tokenKey: string | undefined;

  const readCredentials = async () => {
    try {
      return await clients.sts.config.credentials();
    } catch (error) {
      throw translateError(error, { action: 'sts:GetCallerIdentity', region });
    }
  };

  return {
    name,
    endpoint: async (signal) => toEndpoint(await recall(signal)),
    signIn: async (signal) => {
      const [cluster, credentials] = await Promise.all([recall(signal), readCredentials()]);
      const key = `${name} ${credentials.accessKeyId} ${credentials.sessionToken ?? ''}`;
      tokenKey = key;
      const { headers } = await caches.tokens.recall({
        key,
        maxAgeMs: tokenMaxAgeMs,
        signal,
        read: async () => {
          const token = await signToken({
            credentials,
            region,
            endpoint: await resolveStsEndpoint(clients.sts),
            clusterKey: clusterKeyOf(cluster, name),
            // The SDK corrects the clock of this machine by what AWS answers.
            at: new Date(now().getTime() + clients.eks.config.systemClockOffset),
          });
          return { headers: { authorization: `Bearer ${token}` } };
        },
      });
      return headers;
    },
    forget: (what) => {
      if (what === 'endpoint') caches.clusters.forget(name);
      else if (tokenKey) caches.tokens.forget(tokenKey);
    },
    remedy: (problem) => {
      const place = { name, region, partition, principalArn };
      if (problem === 'unauthorized') return grantAccess(place);
      const vpc = caches.clusters.peek(name)?.resourcesVpcConfig;
      if (!vpc) return undefined;
      const { endpointPublicAccess: isPublic = false, publicAccessCidrs: publicCidrs = [] } = vpc;
      return openEndpoint(place, reachOf({ isPublic, publicCidrs }));
    },
  };
};
