import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { projectQuota, type Quota } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { parseQuantity } from '#lib/adapters/kubernetes/model/quantity.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { PodSpec } from './pod-spec.ts';
import { isUnread, listObjects, orUnread } from './read-or-unknown.ts';
import type { Situation } from './situation.ts';

/** What one pod counts in a quota, by the quota's own names. */
const demandOf = ({ containers }: PodSpec): Record<string, number> => {
  const sum = (side: 'requests' | 'limits', name: string) =>
    containers.reduce((total, { resources }) => total + (parseQuantity(resources?.[side]?.[name]) ?? 0), 0);
  const [cpu, memory] = [sum('requests', 'cpu'), sum('requests', 'memory')];
  return {
    pods: 1,
    'count/pods': 1,
    cpu,
    memory,
    'requests.cpu': cpu,
    'requests.memory': memory,
    'limits.cpu': sum('limits', 'cpu'),
    'limits.memory': sum('limits', 'memory'),
  };
};

type Room = { pods: number; quota: string; resource: string; hard: string; used: string };

/** The tightest quota: how many more such pods it lets in. */
const findRoom = (quotas: readonly Quota[], demand: Record<string, number>): Room | null => {
  const rooms = quotas.flatMap(({ metadata, status }) =>
    Object.entries(status.hard).flatMap(([resource, hard]): Room[] => {
      const each = demand[resource] ?? 0;
      if (each <= 0) return [];
      const used = status.used[resource] ?? '0';
      const left = (parseQuantity(hard) ?? 0) - (parseQuantity(used) ?? 0);
      // A hair of tolerance: quantities are decimal, numbers are not.
      const pods = Math.max(0, Math.floor(left / each + 1e-9));
      return [{ pods, quota: metadata.name, resource, hard, used }];
    }),
  );
  return rooms.toSorted((a, b) => a.pods - b.pods)[0] ?? null;
};

/** Whether the namespace's quotas let in so many pods more than there are, of this size. */
export const checkQuota = async (
  situation: Situation,
  { spec, more, cost, signal }: { spec: PodSpec; more: number; cost: string; signal: AbortSignal },
): Promise<Check[]> => {
  if (more <= 0) return [];
  const { cluster, namespace } = situation;
  const quotas = await listObjects(cluster, {
    path: kubePath({ version: 'v1', namespace, resource: 'resourcequotas' }),
    project: projectQuota,
    signal,
  }).catch(orUnread);
  if (isUnread(quotas)) {
    return [
      {
        id: 'quota',
        level: 'unknown',
        message: `The quotas of ${namespace} could not be read: ${quotas.unread}`,
      },
    ];
  }
  const room = findRoom(quotas, demandOf(spec));
  if (!room) return [];
  const { pods, quota, resource, used, hard } = room;
  if (pods >= more) {
    return [
      {
        id: 'quota',
        level: 'ok',
        message: `The quota ${quota} leaves room for ${pods} more pods; ${more} are needed.`,
      },
    ];
  }
  return [
    {
      id: 'quota',
      level: 'warn',
      message: `The quota ${quota} leaves room for ${pods} more pods (${resource}: ${used} of ${hard} used), and ${more} ${more === 1 ? 'is' : 'are'} needed: ${cost}`,
      remedy: `Raise the quota ${quota}, or free some of it.`,
    },
  ];
};
