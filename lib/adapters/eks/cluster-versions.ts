import { type ClusterVersionInformation, DescribeClusterVersionsCommand } from '@aws-sdk/client-eks';
import { readAllPages } from '#lib/adapters/aws/all-pages.ts';
import type { EksFacts } from '#lib/contract/clusters.ts';
import type { EksContext } from './eks-context.ts';
import { toInstant } from './names.ts';
import { compareVersions } from './version-order.ts';

const maxAgeMs = 60 * 60_000;

type Support = Pick<
  EksFacts,
  'versionStatus' | 'standardSupportEndsAt' | 'extendedSupportEndsAt' | 'newerVersions'
>;

/** How long EKS supports a version, and which newer ones it offers, oldest first. */
export const supportOf = (
  version: string | undefined,
  versions: readonly ClusterVersionInformation[],
): Support => {
  if (!version) return { newerVersions: [] };
  const own = versions.find(({ clusterVersion }) => clusterVersion === version);
  const standardSupportEndsAt = toInstant(own?.endOfStandardSupportDate);
  const extendedSupportEndsAt = toInstant(own?.endOfExtendedSupportDate);
  return {
    ...(own?.versionStatus ? { versionStatus: own.versionStatus } : {}),
    ...(standardSupportEndsAt ? { standardSupportEndsAt } : {}),
    ...(extendedSupportEndsAt ? { extendedSupportEndsAt } : {}),
    newerVersions: versions
      .filter(({ versionStatus }) => versionStatus !== 'UNSUPPORTED')
      .flatMap(({ clusterVersion }) => clusterVersion ?? [])
      .filter((other) => compareVersions(other, version) > 0)
      .toSorted(compareVersions),
  };
};

/** The versions of Kubernetes on EKS, those no longer supported included. */
export const listClusterVersions = (
  { clients, call, caches, region }: EksContext,
  signal: AbortSignal,
): Promise<ClusterVersionInformation[]> =>
  caches.clusterVersions.recall({
    key: 'all',
    maxAgeMs,
    signal,
    read: async (own) => {
      const { value } = await readAllPages({
        scope: `versions of Kubernetes in ${region}`,
        readPage: async (nextToken) => {
          const answer = await call({
            action: 'eks:DescribeClusterVersions',
            signal: own,
            send: (options) =>
              clients.eks.send(
                new DescribeClusterVersionsCommand({ includeAll: true, maxResults: 100, nextToken }),
                options,
              ),
          });
          return { items: answer.clusterVersions ?? [], nextToken: answer.nextToken };
        },
      });
      return value;
    },
  });
