import { isEnded, type KubeObject, type Labels, type Pod, parseQuantity } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { allContainersOf, formatAmount, sumPod } from './pod-sizes.ts';
import { sumClaims } from './volume-claims.ts';

type Requirement = { scopeName: string; operator: string; values?: string[] };
type Quota = KubeObject & {
  spec: { hard: Labels; scopes?: string[]; scopeSelector?: { matchExpressions?: Requirement[] } };
};

export const isBestEffort = (pod: Pod): boolean =>
  allContainersOf(pod.spec).every(({ resources }) =>
    [resources?.requests, resources?.limits].every(
      (side) => parseQuantity(side?.cpu) === 0 && parseQuantity(side?.memory) === 0,
    ),
  );

function meets(pod: Pod, { scopeName, operator, values = [] }: Requirement): boolean {
  const { activeDeadlineSeconds, priorityClassName } = pod.spec as {
    activeDeadlineSeconds?: number;
    priorityClassName?: string;
  };
  switch (scopeName) {
    case 'Terminating':
      return activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'PriorityClass': {
      if (operator === 'Exists') return Boolean(priorityClassName);
      if (operator === 'DoesNotExist') return !priorityClassName;
      const isListed = values.includes(priorityClassName ?? '');
      return operator === 'In' ? isListed : !isListed;
    }
    default:
      return false;
  }
}

const counts = ({ spec: { scopes = [], scopeSelector } }: Quota, pod: Pod): boolean =>
  [
    ...scopes.map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(scopeSelector?.matchExpressions ?? []),
  ].every((requirement) => meets(pod, requirement));

/** What a pod takes of a quota, by the quota's names; one that has ended is counted as an object alone. */
function sharesOf(pod: Pod): Record<string, number> {
  if (isEnded(pod)) return { 'count/pods': 1 };
  const [requests, limits] = [sumPod(pod.spec, 'requests'), sumPod(pod.spec, 'limits')];
  const named = (side: string, amounts: Record<string, number>) =>
    Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`${side}.${name}`, amount]));
  return {
    ...requests,
    ...named('requests', requests),
    ...named('limits', limits),
    pods: 1,
    'count/pods': 1,
  };
}

/** `count/replicasets.apps`: objects of a kind, which a quota of some pods does not count. */
const countObjects = (kube: Kube, namespace: string | undefined, name: string): number =>
  name.startsWith('count/') && name !== 'count/pods'
    ? kube.store.list(name.slice('count/'.length), namespace).length
    : 0;

const isScoped = ({ spec: { scopes, scopeSelector } }: Quota): boolean =>
  (scopes?.length ?? 0) > 0 || scopeSelector !== undefined;

const isOfClaims = (name: string): boolean =>
  name === 'persistentvolumeclaims' || name.endsWith('requests.storage') || name.includes('.storageclass.');

/** What a namespace's pods and volume claims take of its quota now. */
export function listUsed(kube: Kube, quota: KubeObject): Labels {
  const { namespace } = quota.metadata;
  const shares = kube.store
    .list<Pod>('pods', namespace)
    .filter((pod) => counts(quota as Quota, pod))
    .map(sharesOf);
  return Object.fromEntries(
    Object.keys((quota as Quota).spec.hard).map((name) => {
      const used = shares.reduce(
        (total, share) => total + (share[name] ?? 0),
        countObjects(kube, namespace, name) +
          (isOfClaims(name) && !isScoped(quota as Quota) ? sumClaims(kube, namespace, name) : 0),
      );
      return [name, formatAmount(name, used)];
    }),
  );
}

const compulsory = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

/** What every container must name since the quota counts it. */
function findUnnamed({ spec: { hard } }: Quota, pod: Pod): string | null {
  const missing = compulsory
    .filter((name) => name in hard)
    .flatMap((name) => {
      const side = name.startsWith('limits.') ? 'limits' : 'requests';
      const resource = name.replace(/^(requests|limits)\./, '');
      const containers = allContainersOf(pod.spec).filter(
        ({ resources }) => resources?.[side]?.[resource] === undefined,
      );
      const names = [...new Set(containers.map((one) => one.name))].sort();
      return names.length > 0 ? [`${name} for: ${names.join(',')}`] : [];
    });
  return missing.length > 0 ? `must specify ${missing.join('; ')}` : null;
}

/** Why a quota refuses a new pod, in the API server's words; null when there is room. */
export function refuseByQuota(kube: Kube, pod: Pod): string | null {
  const quotas = kube.store
    .list<Quota>('resourcequotas', pod.metadata.namespace)
    .filter((quota) => counts(quota, pod));
  for (const quota of quotas) {
    const unnamed = findUnnamed(quota, pod);
    if (unnamed) return `failed quota: ${quota.metadata.name}: ${unnamed}`;
  }
  const share = sharesOf(pod);
  for (const quota of quotas) {
    const used = listUsed(kube, quota);
    const over = Object.entries(quota.spec.hard)
      .filter(([name, hard]) => {
        const more = share[name] ?? 0;
        return more > 0 && parseQuantity(used[name]) + more > parseQuantity(hard);
      })
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (over.length === 0) continue;
    const say = (pick: (name: string, hard: string) => string) =>
      over.map(([name, hard]) => `${name}=${pick(name, hard)}`).join(',');
    return `exceeded quota: ${quota.metadata.name}, requested: ${say((name) => formatAmount(name, share[name] ?? 0))}, used: ${say((name) => used[name] ?? '0')}, limited: ${say((_name, hard) => hard)}`;
  }
  return null;
}
