import type { Cause, Verdict } from '#lib/adapters/terms/verdict.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import type { Pod } from '../model/pod.ts';
import { restartsOf } from './pod-state.ts';
import { judgePod } from './task-verdict.ts';

/** What is wrong with the pods of a workload, in the words of the commonest cause. */
export type Trouble = {
  /** Pods that fail. */
  tasks: number;
  restarts: number;
  cause: Cause;
  sentence: string;
  next: string | undefined;
  /** The newest of those that fail so. */
  pod: Pod;
  /** How long its last run was. */
  livedMs: number | undefined;
};

type Sick = { pod: Pod; verdict: Verdict };

const livedMsOf = ({ status }: Pod): number | undefined => {
  const end = status.containerStatuses.find(({ lastState }) => lastState.terminated)?.lastState.terminated;
  const ms = Date.parse(end?.finishedAt ?? '') - Date.parse(end?.startedAt ?? '');
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
};

/** Sums up the pods that fail now; undefined while none does. What is still being replaced is none's trouble any more. */
export const summarizeTrouble = (
  pods: readonly Pod[],
  context: { nowMs: number; eventsOf: (pod: Pod) => readonly KubeEvent[] },
): Trouble | undefined => {
  const sick = pods
    .map((pod) => ({ pod, verdict: judgePod(pod, { nowMs: context.nowMs, events: context.eventsOf(pod) }) }))
    .filter((one): one is Sick => one.verdict?.failed === true);
  const byCause = Map.groupBy(sick, ({ verdict }) => verdict.cause);
  const commonest = [...byCause.values()].sort((a, b) => b.length - a.length)[0];
  const newest = commonest?.toSorted((a, b) =>
    (b.pod.metadata.creationTimestamp ?? '').localeCompare(a.pod.metadata.creationTimestamp ?? ''),
  )[0];
  if (!newest) return undefined;
  return {
    tasks: sick.length,
    restarts: sick.reduce((sum, { pod }) => sum + restartsOf(pod), 0),
    cause: newest.verdict.cause,
    sentence: newest.verdict.sentence,
    next: newest.verdict.next,
    pod: newest.pod,
    livedMs: livedMsOf(newest.pod),
  };
};
