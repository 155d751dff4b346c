import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import type { Check } from '#lib/contract/plans.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import type { PodSpec } from './pod-spec.ts';
import { metadataOnly } from './read-or-unknown.ts';

export type References = { configMaps: string[]; secrets: string[]; serviceAccounts: string[] };

type Named = { name?: string | undefined; optional?: boolean | undefined } | undefined;

const namesOf = (all: readonly Named[]): string[] => [
  ...new Set(all.flatMap((one) => (one?.name && !one.optional ? [one.name] : []))),
];

/** What a pod needs of its namespace to start; what is optional is left out. */
export const listReferences = (spec: PodSpec): References => {
  const containers = [...spec.containers, ...spec.initContainers];
  const sources = spec.volumes.flatMap(({ projected }) => projected?.sources ?? []);
  return {
    configMaps: namesOf([
      ...containers.flatMap(({ env }) => env.map(({ valueFrom }) => valueFrom?.configMapKeyRef)),
      ...containers.flatMap(({ envFrom }) => envFrom.map(({ configMapRef }) => configMapRef)),
      ...spec.volumes.map(({ configMap }) => configMap),
      ...sources.map(({ configMap }) => configMap),
    ]),
    secrets: namesOf([
      ...containers.flatMap(({ env }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef)),
      ...containers.flatMap(({ envFrom }) => envFrom.map(({ secretRef }) => secretRef)),
      ...spec.volumes.map(({ secret }) => secret && { name: secret.secretName, optional: secret.optional }),
      ...sources.map(({ secret }) => secret),
      ...spec.imagePullSecrets,
    ]),
    serviceAccounts: spec.serviceAccountName ? [spec.serviceAccountName] : [],
  };
};

type Presence =
  | { name: string; state: 'there' | 'used' | 'gone' }
  | { name: string; state: 'unread'; reason: string };

type Look = { cluster: PlanCluster; namespace: string; signal: AbortSignal };

const lookFor = async (
  { cluster, namespace, signal }: Look,
  resource: string,
  name: string,
): Promise<Presence> => {
  try {
    await cluster.client.read(kubePath({ version: 'v1', namespace, resource, name }), {
      accept: metadataOnly,
      signal,
    });
    return { name, state: 'there' };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return error.code === 'not_found'
      ? { name, state: 'gone' }
      : { name, state: 'unread', reason: error.message };
  }
};

type Words = { id: string; one: string; many: string; cost: string };

const summarize = (found: readonly Presence[], { id, one, many, cost }: Words): Check[] => {
  if (found.length === 0) return [];
  const gone = found.filter(({ state }) => state === 'gone').map(({ name }) => name);
  if (gone.length > 0) {
    const what = gone.length === 1 ? `The ${one} ${gone[0]} is` : `The ${many} ${gone.join(', ')} are`;
    return [
      {
        id,
        level: 'block',
        message: `${what} gone: ${cost}`,
        remedy: 'Create it again, or choose another revision.',
      },
    ];
  }
  const unread = found.find((presence) => presence.state === 'unread');
  if (unread?.state === 'unread') {
    return [
      { id, level: 'unknown', message: `Whether the ${many} exist could not be read: ${unread.reason}` },
    ];
  }
  if (found.some(({ state }) => state === 'used')) {
    const what = found.length === 1 ? `The ${one} is` : `The ${many} are`;
    return [{ id, level: 'ok', message: `${what} not readable here, and pods that are ready use the same.` }];
  }
  const exist = found.length === 1 ? `The ${one} exists.` : `All ${found.length} ${many} exist.`;
  return [{ id, level: 'ok', message: exist }];
};

const nothing: References = { configMaps: [], secrets: [], serviceAccounts: [] };

/**
 * Whether the config maps, secrets and the service account that new pods need are there. Values are never read. Who may
 * not read secrets is told of those alone that no ready pod (of `inUse`) starts with already.
 */
export const checkReferences = async (
  look: Look,
  spec: PodSpec,
  inUse: PodSpec | undefined,
): Promise<Check[]> => {
  const { configMaps, secrets, serviceAccounts } = listReferences(spec);
  const used = inUse ? listReferences(inUse) : nothing;
  const all = (resource: string, names: string[], known: string[]) =>
    Promise.all(
      names.map(async (name): Promise<Presence> => {
        const found = await lookFor(look, resource, name);
        return found.state === 'unread' && known.includes(name) ? { name, state: 'used' } : found;
      }),
    );
  const [maps, kept, accounts] = await Promise.all([
    all('configmaps', configMaps, used.configMaps),
    all('secrets', secrets, used.secrets),
    all('serviceaccounts', serviceAccounts, used.serviceAccounts),
  ]);
  return [
    ...summarize(maps, {
      id: 'config-maps',
      one: 'config map',
      many: 'config maps',
      cost: 'a container that asks for it cannot start.',
    }),
    ...summarize(kept, {
      id: 'secrets',
      one: 'secret',
      many: 'secrets',
      cost: 'a container that asks for it cannot start.',
    }),
    ...summarize(accounts, {
      id: 'service-account',
      one: 'service account',
      many: 'service accounts',
      cost: 'no pod could be created.',
    }),
  ];
};
