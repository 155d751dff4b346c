import { type KubeObject, type Labels, parseQuantity, type StatefulSet } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { formatAmount } from './pod-sizes.ts';

export type ClaimSpec = {
  storageClassName?: string;
  resources?: { requests?: Labels };
};
type Claim = KubeObject & { spec: ClaimSpec };
type Template = { metadata: KubeObject['metadata']; spec: ClaimSpec };

const resource = 'persistentvolumeclaims';
const defaultClassMark = 'storageclass.kubernetes.io/is-default-class';

const findDefaultClass = (kube: Kube): string | undefined =>
  kube.store
    .list('storageclasses.storage.k8s.io')
    .find(({ metadata }) => metadata.annotations?.[defaultClassMark] === 'true')?.metadata.name;

/** What a claim takes of a quota, by the quota's names. */
function sharesOf({ spec: { storageClassName, resources } }: Claim): Record<string, number> {
  const shares = {
    [resource]: 1,
    [`count/${resource}`]: 1,
    'requests.storage': parseQuantity(resources?.requests?.storage),
  };
  if (!storageClassName) return shares;
  const scope = `${storageClassName}.storageclass.storage.k8s.io`;
  return {
    ...shares,
    [`${scope}/${resource}`]: 1,
    [`${scope}/requests.storage`]: shares['requests.storage'] ?? 0,
  };
}

/** What the claims of a namespace take of one resource of a quota; 0 for what is not theirs. */
export const sumClaims = (kube: Kube, namespace: string | undefined, name: string): number =>
  kube.store
    .list<Claim>(resource, namespace)
    .reduce((total, claim) => total + (sharesOf(claim)[name] ?? 0), 0);

/** Why a quota refuses a claim; one with a scope counts pods alone. */
function refuseClaim(kube: Kube, claim: Claim): string | null {
  const { namespace, name } = claim.metadata;
  const share = sharesOf(claim);
  for (const quota of kube.store.list('resourcequotas', namespace)) {
    const {
      hard,
      scopes = [],
      scopeSelector,
    } = quota.spec as {
      hard: Labels;
      scopes?: string[];
      scopeSelector?: object;
    };
    if (scopes.length > 0 || scopeSelector) continue;
    const over = Object.entries(hard)
      .filter(
        ([key, most]) => share[key] && sumClaims(kube, namespace, key) + share[key] > parseQuantity(most),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (over.length === 0) continue;
    const say = (pick: (key: string, most: string) => string) =>
      over.map(([key, most]) => `${key}=${pick(key, most)}`).join(',');
    const why = `exceeded quota: ${quota.metadata.name}, requested: ${say((key) => formatAmount(key, share[key] ?? 0))}, used: ${say((key) => formatAmount(key, sumClaims(kube, namespace, key)))}, limited: ${say((_key, most) => most)}`;
    return `failed to create PVC ${name}: ${resource} "${name}" is forbidden: ${why}`;
  }
  return null;
}

/** Makes the claims of one member that are not there; the first that is refused, in the controller's words. */
export function ensureClaims(kube: Kube, set: StatefulSet, ordinal: number): string | null {
  const { name, namespace } = set.metadata;
  const { volumeClaimTemplates = [] } = set.spec as { volumeClaimTemplates?: Template[] };
  for (const { metadata, spec } of volumeClaimTemplates) {
    const claim: Claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: `${metadata.name}-${name}-${ordinal}`,
        namespace,
        labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
        annotations: metadata.annotations,
      },
      spec: { ...spec, storageClassName: spec.storageClassName ?? findDefaultClass(kube) },
      status: { phase: 'Bound' },
    };
    if (kube.store.get(resource, namespace, claim.metadata.name)) continue;
    const refusal = refuseClaim(kube, claim);
    if (refusal)
      return `create Claim ${claim.metadata.name} Pod ${name}-${ordinal} in StatefulSet ${name} failed error: ${refusal}`;
    kube.store.create(resource, claim);
  }
  return null;
}
