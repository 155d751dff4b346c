import type { Quota } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { parseQuantity } from '#lib/adapters/kubernetes/model/quantity.ts';
import { type Amounts, sumPod, toAmounts } from './pod-size.ts';
import type { PodSpec } from './pod-spec.ts';
import { countsPod } from './quota-scopes.ts';

/** The pods that a change makes, with what they replace. */
export type NewPods = {
  /** With the sizes that they are admitted with. */
  spec: PodSpec;
  /** How many may be made before any other goes. */
  more: number;
  /** How many there are to be of them. */
  desired: number;
  /** What gives way to them: how many, and how many of those go without waiting for a new one. */
  old?: { spec: PodSpec; count: number; first: number } | undefined;
};

/** What one pod counts in a quota, by the quota's own names. */
export const demandOf = (spec: PodSpec): Amounts => {
  const [requests, limits] = [sumPod(spec, 'requests'), sumPod(spec, 'limits')];
  const named = (side: string, amounts: Amounts) =>
    Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`${side}.${name}`, amount]));
  return {
    ...requests,
    ...named('requests', requests),
    ...named('limits', limits),
    pods: 1,
    'count/pods': 1,
  };
};

export type Room = {
  quota: Quota;
  resource: string;
  hard: string;
  used: string;
  /** How many more such pods it lets in now. */
  pods: number;
  /** How many there can be once the old ones have gone. */
  atLast: number;
  /** `none`: not one can be made; `short`: never as many as wanted; `waits`: the last ones as old ones go. */
  outlook: 'none' | 'short' | 'waits' | 'fits';
};

const ranks: Record<Room['outlook'], number> = { none: 0, short: 1, waits: 2, fits: 3 };

// A hair of tolerance: quantities are decimal, numbers are not.
const howMany = (left: number, each: number): number => Math.max(0, Math.floor(left / each + 1e-9));

const outlookOf = (
  { more, desired, old }: NewPods,
  rooms: { now: number; first: number; atLast: number },
) => {
  if (rooms.first === 0) return 'none';
  if (rooms.atLast < (old ? desired : more)) return 'short';
  return rooms.now < more ? 'waits' : 'fits';
};

/** The quota that holds the pods back most; null where none counts them. */
export const findRoom = (quotas: readonly Quota[], pods: NewPods): Room | null => {
  const { spec, old } = pods;
  const demand = demandOf(spec);
  const rooms = quotas
    .filter((quota) => countsPod(quota, spec))
    .flatMap((quota) => {
      const given = old && countsPod(quota, old.spec) ? demandOf(old.spec) : {};
      return Object.entries(quota.status.hard).flatMap(([resource, hard]): Room[] => {
        const each = demand[resource] ?? 0;
        if (each <= 0) return [];
        const used = quota.status.used[resource] ?? '0';
        const left = (parseQuantity(hard) ?? 0) - (parseQuantity(used) ?? 0);
        const freed = (count = 0) => count * (given[resource] ?? 0);
        const now = howMany(left, each);
        const first = howMany(left + freed(old?.first), each);
        const atLast = howMany(left + freed(old?.count), each);
        const outlook = outlookOf(pods, { now, first, atLast });
        return [{ quota, resource, hard, used, pods: now, atLast, outlook }];
      });
    });
  return rooms.toSorted((a, b) => ranks[a.outlook] - ranks[b.outlook] || a.pods - b.pods)[0] ?? null;
};

const compulsory = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/** What each container must name since a quota counts it, and does not: such pods are refused whatever is free. */
export const findUnnamed = (
  quotas: readonly Quota[],
  spec: PodSpec,
): { quota: Quota; resource: string; containers: string[] }[] =>
  quotas
    .filter((quota) => countsPod(quota, spec))
    .flatMap((quota) =>
      compulsory
        .filter((resource) => resource in quota.status.hard)
        .flatMap((resource) => {
          const side = resource.startsWith('limits.') ? 'limits' : 'requests';
          const name = resource.replace(/^(requests|limits)\./, '');
          const containers = [...spec.containers, ...spec.initContainers]
            .filter(({ resources }) => toAmounts(resources?.[side])[name] === undefined)
            .map((one) => one.name);
          return containers.length > 0 ? [{ quota, resource, containers }] : [];
        }),
    );
