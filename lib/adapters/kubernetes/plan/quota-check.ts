import type { Quota } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { parseQuantity } from '#lib/adapters/kubernetes/model/quantity.ts';
import type { Check } from '#lib/contract/plans.ts';
import { findRoom, findUnnamed, type NewPods, type Room } from './quota-room.ts';
import { describeScope } from './quota-scopes.ts';
import { isUnread, type Unread } from './read-or-unknown.ts';

const id = 'quota';

export const nameOfQuota = (quota: Quota): string =>
  `The quota ${quota.metadata.name}${describeScope(quota)}`;

const unnamedCheck = (quotas: readonly Quota[], { spec }: NewPods, cost: string): Check[] => {
  const [first] = findUnnamed(quotas, spec);
  if (!first) return [];
  const { quota, resource, containers } = first;
  const [who, names] = containers.length === 1 ? ['container', 'names'] : ['containers', 'name'];
  return [
    {
      id,
      level: 'block',
      message: `${nameOfQuota(quota)} wants ${resource} named by each container, and ${who} ${containers.join(', ')} ${names} none: ${cost}`,
      remedy: `Set ${resource} in the manifest, or give the namespace a limit range with a default.`,
    },
  ];
};

const roomCheck = (room: Room, { more, desired, old }: NewPods, cost: string): Check[] => {
  const { quota, resource, used, hard, pods, atLast, outlook } = room;
  const { name } = quota.metadata;
  const room_ = `${nameOfQuota(quota)} leaves room for ${pods} more ${pods === 1 ? 'pod' : 'pods'}`;
  const full = `${room_} (${resource}: ${used} of ${hard} used)`;
  const needed = `${more} ${more === 1 ? 'is' : 'are'} needed`;
  const remedy = `Raise the quota ${name}, or free some of it: scale down or delete what it counts.`;
  switch (outlook) {
    case 'none':
      return [{ id, level: 'block', message: `${full}, and one at least is needed: ${cost}`, remedy }];
    case 'short':
      return [
        {
          id,
          level: 'warn',
          message: old
            ? `${full}: even without the old ones, ${atLast} of the ${desired} new pods are made and the rollout does not end.`
            : `${full}, and ${needed}: the others are not created.`,
          remedy,
        },
      ];
    case 'waits':
      return [
        {
          id,
          level: 'warn',
          message: `${full}, and ${needed}: new pods wait until old ones have gone.`,
          remedy,
        },
      ];
    case 'fits':
      return more > 0 ? [{ id, level: 'ok', message: `${room_}; ${needed}.` }] : [];
  }
};

type Input = {
  namespace: string;
  quotas: readonly Quota[] | Unread;
  pods: NewPods;
  /** What becomes of the change when no pod can be made. */
  cost: string;
};

/** Whether the namespace's quotas let in the new pods, of this size and scope. */
export const checkQuota = ({ namespace, quotas, pods, cost }: Input): Check[] => {
  if (isUnread(quotas)) {
    const message = `The quotas of ${namespace} could not be read, so whether there is room for the new pods is not known: ${quotas.unread}`;
    return [{ id, level: 'unknown', message }];
  }
  const unnamed = unnamedCheck(quotas, pods, cost);
  if (unnamed.length > 0) return unnamed;
  const room = findRoom(quotas, pods);
  return room ? roomCheck(room, pods, cost) : [];
};

/** Whether one more of a counted kind may be made: each rollout of a new template makes a revision. */
export const checkObjectQuota = (quotas: readonly Quota[] | Unread, resource: string): Check[] => {
  if (isUnread(quotas)) return [];
  const name = `count/${resource}`;
  const full = quotas.find(({ status: { hard, used } }) => {
    const [most, now] = [parseQuantity(hard[name]), parseQuantity(used[name] ?? '0')];
    return most !== undefined && now !== undefined && now >= most;
  });
  if (!full) return [];
  const { hard, used } = full.status;
  return [
    {
      id: 'quota-revisions',
      level: 'block',
      message: `${nameOfQuota(full)} leaves room for no other revision (${name}: ${used[name]} of ${hard[name]} used), and this needs one: the rollout cannot begin.`,
      remedy: `Raise the quota ${full.metadata.name}, or lower revisionHistoryLimit so that old revisions are deleted.`,
    },
  ];
};
