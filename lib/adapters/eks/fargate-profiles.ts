import {
  DescribeFargateProfileCommand,
  type FargateProfile as EksFargateProfile,
  type FargateProfileSelector,
  ListFargateProfilesCommand,
} from '@aws-sdk/client-eks';
import type { FargateProfile } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { describeEach } from './describe-each.ts';
import type { EksContext } from './eks-context.ts';
import { eksClusterId, toIssues } from './names.ts';

// Apart from its status a profile cannot be changed.
const maxAgeMs = 2 * 60_000;

const toSelector = ({ namespace = '*', labels = {} }: FargateProfileSelector): string => {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? `${namespace} (${pairs.join(', ')})` : namespace;
};

const toFargateProfile = (name: string, profile: EksFargateProfile): FargateProfile => ({
  name,
  status: profile.status ?? 'UNKNOWN',
  selectors: (profile.selectors ?? []).map(toSelector),
  issues: toIssues(profile.health?.issues),
});

/** The Fargate profiles of a cluster. */
export const listFargateProfiles = (
  context: EksContext,
  clusterName: string,
  signal: AbortSignal,
): Promise<Read<FargateProfile[]>> => {
  const { clients, call, caches } = context;
  const readProfile = async (fargateProfileName: string, own: AbortSignal) => {
    const { fargateProfile = {} } = await call({
      action: 'eks:DescribeFargateProfile',
      signal: own,
      send: (options) =>
        clients.eks.send(new DescribeFargateProfileCommand({ clusterName, fargateProfileName }), options),
    });
    return fargateProfile;
  };
  return describeEach({
    scope: `${eksClusterId(context, clusterName)} Fargate profiles`,
    list: async (nextToken) => {
      const answer = await call({
        action: 'eks:ListFargateProfiles',
        resource: clusterName,
        signal,
        send: (options) =>
          clients.eks.send(
            new ListFargateProfilesCommand({ clusterName, maxResults: 100, nextToken }),
            options,
          ),
      });
      return { items: answer.fargateProfileNames ?? [], nextToken: answer.nextToken };
    },
    readOne: async (name) =>
      toFargateProfile(
        name,
        await caches.profiles.recall({
          key: `${clusterName}/${name}`,
          maxAgeMs,
          read: (own) => readProfile(name, own),
          signal,
        }),
      ),
    nameOnly: (name) => ({ name, status: 'UNKNOWN' }),
  });
};
