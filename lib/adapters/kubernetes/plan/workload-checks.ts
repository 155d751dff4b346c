import type { Workload } from '#lib/adapters/kubernetes/model/workload.ts';
import { rolloutOf } from '#lib/adapters/kubernetes/rules/rollout.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { Situation } from './situation.ts';

const inProgressCheck = ({ workload }: Situation): Check[] => {
  const id = 'deployment-in-progress';
  if (workload.isPaused) return [];
  const { status } = rolloutOf(workload);
  if (status === 'failed') {
    return [
      {
        id,
        level: 'ok',
        message: 'The rollout under way is stuck (progress deadline exceeded): this replaces it.',
      },
    ];
  }
  return status === 'in_progress'
    ? [
        {
          id,
          level: 'warn',
          message: 'A rollout is under way and will be replaced at once.',
          remedy: 'Wait until it has ended, unless this is meant to end it.',
        },
      ]
    : [{ id, level: 'ok', message: 'No other rollout is under way.' }];
};

/** 1 or "25%" of so many pods; surges are rounded up, what may be missing is rounded down. */
export const resolveCount = (
  value: number | string | undefined,
  of: number,
  round: (value: number) => number,
): number => {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value ?? '25%')?.[1];
  return percent === undefined ? 0 : round((of * Number(percent)) / 100);
};

/** How many pods a rollout may add to, and take from, the desired number. */
export const rollingBounds = ({
  kind,
  counts,
  strategy,
}: Workload): { surge: number; unavailable: number } => {
  const desired = counts.desired ?? 0;
  if (kind === 'statefulset') return { surge: 0, unavailable: 1 };
  if (kind === 'daemonset') {
    const surge = resolveCount(strategy.maxSurge ?? 0, desired, Math.ceil);
    return { surge, unavailable: resolveCount(strategy.maxUnavailable ?? 1, desired, Math.ceil) };
  }
  if (strategy.type === 'Recreate') return { surge: 0, unavailable: desired };
  const surge = resolveCount(strategy.maxSurge, desired, Math.ceil);
  const unavailable = resolveCount(strategy.maxUnavailable, desired, Math.floor);
  // As the controller has it: with neither nothing could move.
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
};

const downtimeCheck = ({ workload, name }: Situation): Check[] => {
  const desired = workload.counts.desired ?? 0;
  if (desired === 0 || workload.kind === 'daemonset') return [];
  if (workload.strategy.type === 'Recreate') {
    return [
      {
        id: 'downtime',
        level: 'warn',
        message: `${name} is recreated: all its pods stop before the first new one starts.`,
        remedy: 'The strategy RollingUpdate keeps it serving.',
      },
    ];
  }
  if (workload.strategy.type === 'OnDelete' || rollingBounds(workload).unavailable < desired) return [];
  return [
    {
      id: 'downtime',
      level: 'warn',
      message: `With ${desired === 1 ? 'its one pod' : `all ${desired} pods`} allowed to be away at once, nothing serves until a new one is ready.`,
      remedy:
        workload.kind === 'statefulset'
          ? 'More replicas keep it serving.'
          : 'Lower maxUnavailable, or run more replicas.',
    },
  ];
};

const strategyCheck = ({ workload }: Situation): Check[] => {
  const { type, partition = 0 } = workload.strategy;
  if (type === 'OnDelete') {
    return [
      {
        id: 'on-delete',
        level: 'warn',
        message: 'The update strategy is OnDelete: each pod takes the change only once it is stopped.',
        remedy: 'Stop the pods one by one after this is applied.',
      },
    ];
  }
  return workload.kind === 'statefulset' && partition > 0
    ? [
        {
          id: 'partition',
          level: 'warn',
          message: `A partition holds the rollout: only pods from ordinal ${partition} on take the change.`,
          remedy: 'Lower the partition in the manifest to let the others follow.',
        },
      ]
    : [];
};

const zeroCheck = ({ workload }: Situation): Check[] =>
  workload.counts.desired === 0
    ? [
        {
          id: 'scaled-to-zero',
          level: 'warn',
          message:
            workload.kind === 'daemonset'
              ? 'It fits no node: no pod will start, so nothing proves that this works.'
              : 'The service is scaled to 0: no pod will start, so nothing proves that this works.',
          ...(workload.kind === 'daemonset' ? {} : { remedy: 'Scale it up afterwards, and see it start.' }),
        },
      ]
    : [];

const historyCheck = ({ workload }: Situation): Check[] => {
  const limit = workload.revisionHistoryLimit;
  return limit > 0
    ? []
    : [
        {
          id: 'history',
          level: 'warn',
          message: 'revisionHistoryLimit is 0: after this there is nothing to roll back to.',
          remedy: 'Set it to 10 in the manifest.',
        },
      ];
};

const deletedCheck = ({ workload, name }: Situation): Check[] =>
  workload.metadata.deletionTimestamp
    ? [
        {
          id: 'service-status',
          level: 'block',
          message: `${name} is being deleted.`,
          remedy: 'Wait until it is gone, and create it anew.',
        },
      ]
    : [];

/** What kubectl refuses on a paused Deployment, in its own words. */
export const pausedCheck = (
  { workload }: Situation,
  { level, message }: { level: 'block' | 'warn'; message: string },
): Check[] =>
  workload.isPaused ? [{ id: 'paused', level, message, remedy: 'Resume the rollout first.' }] : [];

/** What the service itself has for or against new pods. */
export const checkRollout = (situation: Situation): Check[] => [
  ...deletedCheck(situation),
  ...inProgressCheck(situation),
  ...downtimeCheck(situation),
  ...strategyCheck(situation),
  ...zeroCheck(situation),
  ...historyCheck(situation),
];

export const checkCount = (situation: Situation): Check[] => deletedCheck(situation);
