import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { findCondition } from '../model/metadata.ts';
import type { Workload } from '../model/workload.ts';
import { explainRefusedPods } from './explain-unscheduled.ts';

const freshMs = 20 * 60_000;

/**
 * Why a workload's pods cannot even be made: its ReplicaFailure condition, or, of a kind that has none, the warnings
 * that its controller writes. Undefined while nothing refuses them.
 */
export const findComplaint = (
  { conditions, counts }: Workload,
  { events, nowMs }: { events: readonly KubeEvent[]; nowMs: number },
): Pick<Verdict, 'sentence' | 'next'> | undefined => {
  const failure = findCondition(conditions, 'ReplicaFailure');
  if (failure?.status === 'True') return explainRefusedPods(failure.message ?? '');
  if (counts.total >= (counts.desired ?? 0)) return undefined;
  const refusal = events
    .filter(({ reason, at }) => reason === 'FailedCreate' && nowMs - Date.parse(at) < freshMs)
    .toSorted((a, b) => b.at.localeCompare(a.at))[0];
  return refusal && explainRefusedPods(refusal.message);
};
