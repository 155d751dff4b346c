import type { Node } from '#lib/contract/clusters.ts';

/** Why ECS has no cordon. */
export const noCordon =
  'Amazon ECS has no state that only keeps new tasks away: DRAINING also replaces the service tasks that run there. Drain it instead.';

/** What may be planned of a container instance, by its status. */
export const judgeInstance = (status: string): NonNullable<Node['can']> => {
  const onlyWhen = (wanted: string, otherwise: Record<string, string>) =>
    status === wanted
      ? { allowed: true }
      : { allowed: false, reason: otherwise[status] ?? `It is ${status}.` };
  return {
    cordon: { allowed: false, reason: noCordon },
    uncordon: onlyWhen('DRAINING', { ACTIVE: 'It is active already.' }),
    drain: onlyWhen('ACTIVE', { DRAINING: 'It is draining already.' }),
  };
};
