import { DescribeUpdateCommand, ListUpdatesCommand, type Update } from '@aws-sdk/client-eks';
import type { Page } from '#lib/adapters/aws/all-pages.ts';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { ClusterUpdate } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { describeEach, sayOnce } from './describe-each.ts';
import type { EksContext } from './eks-context.ts';
import { eksClusterId, toInstant, toIssues } from './names.ts';

/** What an update is about: the cluster itself, or one of its node groups or add-ons. */
type Subject = { nodegroupName?: string; addonName?: string };

const finished = new Set(['Successful', 'Failed', 'Cancelled']);
// Free text of whoever configured it, which may be long and may hold anything.
const unshown = new Set(['ConfigurationValues']);
const maxValueLength = 120;
// A cluster has dozens of node groups and add-ons, and each is asked for by itself.
const partMaxAgeMs = 2 * 60_000;

const toParam = ({ type = '', value = '' }: { type?: string | undefined; value?: string | undefined }) =>
  unshown.has(type) || !value ? type : `${type} ${value.slice(0, maxValueLength)}`;

/** An update in words; null for one that EKS does not date. */
export const toClusterUpdate = (
  update: Update,
  { nodegroupName, addonName }: Subject,
): ClusterUpdate | null => {
  const at = toInstant(update.createdAt);
  if (!at || !update.id) return null;
  const subject = nodegroupName ? `node group ${nodegroupName}` : addonName ? `add-on ${addonName}` : '';
  const params = (update.params ?? []).map(toParam).filter(Boolean).join(', ');
  return {
    id: update.id,
    type: update.type ?? 'Unknown',
    status: update.status ?? 'Unknown',
    at,
    summary: [subject, params].filter(Boolean).join(': ') || (update.type ?? 'Unknown'),
    errors: toIssues(
      update.errors?.map(({ errorCode, errorMessage, resourceIds }) => ({
        code: errorCode,
        message: errorMessage,
        resourceIds,
      })),
    ),
  };
};

const listOf = async (
  context: EksContext,
  subject: Subject,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<Read<ClusterUpdate[]>> => {
  const { clients, call, caches } = context;
  const readUpdate = async (updateId: string): Promise<Update> => {
    const kept = caches.updates.get(updateId);
    if (kept) return kept;
    const { update = {} } = await call({
      action: 'eks:DescribeUpdate',
      signal,
      send: (options) => clients.eks.send(new DescribeUpdateCommand({ name, updateId, ...subject }), options),
    });
    if (finished.has(update.status ?? '')) caches.updates.set(updateId, update);
    return update;
  };
  const scope = `${eksClusterId(context, name)} updates`;
  const readPage = async (own: AbortSignal, nextToken: string | undefined): Promise<Page<string>> => {
    const answer = await call({
      action: 'eks:ListUpdates',
      resource: name,
      signal: own,
      send: (options) =>
        clients.eks.send(new ListUpdatesCommand({ name, ...subject, maxResults: 100, nextToken }), options),
    });
    return { items: answer.updateIds ?? [], nextToken: answer.nextToken };
  };
  const { nodegroupName, addonName } = subject;
  const isOwn = !nodegroupName && !addonName;
  const { value, incomplete } = await describeEach({
    scope,
    list: async (nextToken) =>
      nextToken
        ? readPage(signal, nextToken)
        : caches.updatePages.recall({
            key: `${name} ${nodegroupName ?? ''} ${addonName ?? ''}`,
            maxAgeMs: isOwn ? 0 : partMaxAgeMs,
            read: (own) => readPage(own, undefined),
            signal,
          }),
    isKnown: (id) => caches.updates.has(id),
    readOne: async (id) => toClusterUpdate(await readUpdate(id), subject),
    nameOnly: () => null,
  });
  return { value: value.filter((one) => one !== null), incomplete };
};

/** What changed of a cluster, its node groups and its add-ons by EKS, newest first. */
export const listUpdates = async (
  context: EksContext,
  name: string,
  { nodeGroups, addOns, signal }: { nodeGroups: string[]; addOns: string[]; signal: AbortSignal },
): Promise<Read<ClusterUpdate[]>> => {
  const subjects: Subject[] = [
    {},
    ...nodeGroups.map((nodegroupName) => ({ nodegroupName })),
    ...addOns.map((addonName) => ({ addonName })),
  ];
  const lists = await mapLimited(subjects, 4, (subject) => listOf(context, subject, { name, signal }));
  return {
    value: lists
      .flatMap(({ value }) => value)
      .toSorted((one, other) => other.at.localeCompare(one.at) || one.id.localeCompare(other.id)),
    incomplete: sayOnce(lists.flatMap(({ incomplete }) => incomplete)),
  };
};
