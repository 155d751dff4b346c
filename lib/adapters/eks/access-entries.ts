import {
  type AssociatedAccessPolicy,
  DescribeAccessEntryCommand,
  ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import type { AccessEntry } from '#lib/contract/clusters.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { describeEach } from './describe-each.ts';
import type { EksContext, KnownEntry } from './eks-context.ts';
import { eksClusterId } from './names.ts';
import { isSamePrincipal } from './principal-arn.ts';

const maxAgeMs = 2 * 60_000;

/** An access policy without its ARN; `namespaces` null: in the whole cluster. */
export type GrantedPolicy = { name: string; namespaces: string[] | null };

export const toGrantedPolicy = ({ policyArn = '', accessScope }: AssociatedAccessPolicy): GrantedPolicy => ({
  name: policyArn.slice(policyArn.lastIndexOf('/') + 1),
  namespaces: accessScope?.type === 'namespace' ? (accessScope.namespaces ?? []) : null,
});

/** `AmazonEKSEditPolicy in shop`. */
export const describePolicy = ({ name, namespaces }: GrantedPolicy): string =>
  namespaces ? `${name} in ${namespaces.join(', ') || 'no namespace'}` : name;

const listPage = async (
  { clients, call }: EksContext,
  clusterName: string,
  { nextToken, signal }: { nextToken: string | undefined; signal: AbortSignal },
): Promise<Page<string>> => {
  const answer = await call({
    action: 'eks:ListAccessEntries',
    resource: clusterName,
    signal,
    send: (options) =>
      clients.eks.send(new ListAccessEntriesCommand({ clusterName, maxResults: 100, nextToken }), options),
  });
  return { items: answer.accessEntries ?? [], nextToken: answer.nextToken };
};

const readEntry = async (
  { clients, call }: EksContext,
  clusterName: string,
  { principalArn, signal }: { principalArn: string; signal: AbortSignal },
): Promise<KnownEntry> => {
  const [{ accessEntry = {} }, policies] = await Promise.all([
    call({
      action: 'eks:DescribeAccessEntry',
      signal,
      send: (options) =>
        clients.eks.send(new DescribeAccessEntryCommand({ clusterName, principalArn }), options),
    }),
    readAllPages({
      scope: principalArn,
      readPage: async (nextToken) => {
        const answer = await call({
          action: 'eks:ListAssociatedAccessPolicies',
          signal,
          send: (options) =>
            clients.eks.send(
              new ListAssociatedAccessPoliciesCommand({
                clusterName,
                principalArn,
                maxResults: 100,
                nextToken,
              }),
              options,
            ),
        });
        return { items: answer.associatedAccessPolicies ?? [], nextToken: answer.nextToken };
      },
    }),
  ]);
  return { entry: accessEntry, policies: policies.value };
};

const recallEntry = (
  context: EksContext,
  clusterName: string,
  asked: { principalArn: string; maxAgeMs: number; signal: AbortSignal },
): Promise<KnownEntry> =>
  context.caches.entries.recall({
    key: `${clusterName} ${asked.principalArn}`,
    maxAgeMs: asked.maxAgeMs,
    signal: asked.signal,
    read: (signal) => readEntry(context, clusterName, { principalArn: asked.principalArn, signal }),
  });

const toAccessEntry = (principalArn: string, { entry, policies }: KnownEntry): AccessEntry => ({
  principalArn,
  type: entry.type ?? 'STANDARD',
  ...(entry.username ? { username: entry.username } : {}),
  groups: entry.kubernetesGroups ?? [],
  policies: policies.map((one) => describePolicy(toGrantedPolicy(one))),
});

/** Who may sign in to a cluster, and what EKS lets them do there. */
export const listAccessEntries = (
  context: EksContext,
  clusterName: string,
  signal: AbortSignal,
): Promise<Read<AccessEntry[]>> =>
  describeEach({
    scope: `${eksClusterId(context, clusterName)} access entries`,
    list: (nextToken) => listPage(context, clusterName, { nextToken, signal }),
    readOne: async (principalArn) =>
      toAccessEntry(
        principalArn,
        await recallEntry(context, clusterName, { principalArn, maxAgeMs, signal }),
      ),
    nameOnly: (principalArn) => ({ principalArn, type: 'UNKNOWN', groups: [], policies: [] }),
  });

/**
 * The access entry of an IAM principal; null when it has none. A role's path is not in what STS says of us, so
 * an entry of the same name counts. Throws the translated error.
 */
export const findAccessEntry = async (
  context: EksContext,
  clusterName: string,
  asked: { principalArn: string; maxAgeMs: number; signal: AbortSignal },
): Promise<KnownEntry | null> => {
  try {
    return await recallEntry(context, clusterName, asked);
  } catch (error) {
    if (!isDomainError(error) || error.code !== 'not_found') throw error;
  }
  const { signal } = asked;
  const all = await readAllPages({
    scope: clusterName,
    readPage: (nextToken) => listPage(context, clusterName, { nextToken, signal }),
  });
  const principalArn = all.value.find((one) => isSamePrincipal(one, asked.principalArn));
  return principalArn ? recallEntry(context, clusterName, { ...asked, principalArn }) : null;
};
