import { inTrouble, type JudgedStatus, startDeadlineMs } from '#lib/adapters/terms/judged-status.ts';
import type { Cause } from '#lib/adapters/terms/verdict.ts';
import type { Workload } from '../model/workload.ts';
import type { RolloutState } from './rollout.ts';
import type { Trouble } from './trouble.ts';

/** What is known of a workload when its status is judged. Instants are epoch milliseconds. */
export type StatusFacts = {
  nowMs: number;
  workload: Workload;
  /** Ready pods, and its others that have not ended; pending is null where the pods cannot be read. */
  running: number;
  pending: number | null;
  rollout: RolloutState;
  /** Of the revision that is rolled out: its name, when that began, and how many of its pods are Ready. */
  newest?: { id: string; startedAtMs: number | undefined; ready: number } | undefined;
  /** Since when fewer tasks than desired run, as far as we saw. */
  shortSinceMs?: number | undefined;
  trouble?: Trouble | undefined;
  /** Why pods cannot even be made. */
  complaint?: string | undefined;
};

const minuteMs = 60_000;
// With nothing even pending, a change is believed to be about to start for this long.
const idleGraceMs = minuteMs;
// A rollout that has not ended by then is worth a look.
const rolloutDeadlineMs = 30 * minuteMs;
const failingAfterRestarts = 2;
// What is wrong with these does not mend itself: they are given this long, for one who mends it at once.
const hopeless: ReadonlySet<Cause> = new Set(['image', 'secret', 'start']);
const hopelessAfterMs = minuteMs;

const sayPods = (count: number) => (count === 1 ? '1 pod' : `${count} pods`);
const sayMinutes = (ms: number) => {
  const minutes = Math.round(ms / minuteMs);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};
const sayNone = (desired: number) =>
  desired === 1 ? 'The one desired pod does not run' : `None of ${desired} pods runs`;
const sayRunning = (running: number, desired: number) =>
  running === 0
    ? desired === 1
      ? 'its one pod does not run'
      : `none of ${desired} pods runs`
    : `${running} of ${sayPods(desired)} run`;
const causeOf = ({ trouble, complaint }: StatusFacts): string | undefined => complaint ?? trouble?.sentence;
const because = (facts: StatusFacts): string => {
  const why = causeOf(facts);
  return why ? `: ${why.replace(/\.$/, '')}.` : '.';
};

/** A rollout on its way: how far it is, and whether it gets anywhere. */
const judgeProgress = (facts: StatusFacts, desired: number): JudgedStatus => {
  const { newest, rollout, running, trouble, complaint, nowMs } = facts;
  const of = newest ? ` of ${newest.id}` : '';
  if (rollout.isPaused && (running > 0 || desired === 0)) return { status: 'deploying', reason: 'paused' };
  const ageMs = newest?.startedAtMs === undefined ? 0 : nowMs - newest.startedAtMs;
  const isBeyond =
    trouble !== undefined &&
    (trouble.tasks > 1 ||
      trouble.restarts >= failingAfterRestarts ||
      (hopeless.has(trouble.cause) && ageMs > hopelessAfterMs));
  if (trouble && (isBeyond || running === 0))
    return inTrouble('failing', `The rollout${of} fails, ${sayPods(trouble.tasks)} so far`, causeOf(facts));
  if (running === 0 && desired > 0 && (complaint || ageMs > startDeadlineMs))
    return inTrouble(
      'failing',
      `${sayNone(desired)}, ${sayMinutes(ageMs)} after the rollout began`,
      causeOf(facts),
    );
  const done = Math.min(newest?.ready ?? 0, desired);
  const isStuck =
    done < desired && (ageMs > rolloutDeadlineMs || ((complaint || trouble) && ageMs > startDeadlineMs));
  if (isStuck)
    return inTrouble('degraded', `The rollout${of} has not ended for ${sayMinutes(ageMs)}`, causeOf(facts));
  const progress = `${done} of ${desired} pods of the new revision run${done >= desired ? '; the rollout settles' : ''}`;
  return {
    status: 'deploying',
    reason: trouble ? `${progress}; one fails${because(facts)}` : `${progress}.`,
  };
};

const judgeShortage = (facts: StatusFacts, desired: number): JudgedStatus => {
  const { running, pending, trouble, complaint, nowMs, shortSinceMs = 0, newest } = facts;
  const ageMs = nowMs - Math.max(shortSinceMs, newest?.startedAtMs ?? 0);
  const isWell = !complaint && !trouble;
  if (isWell && ageMs < (pending === 0 ? idleGraceMs : startDeadlineMs))
    return {
      status: 'deploying',
      reason: `${running} of ${sayPods(desired)} run; the others are starting.`,
    };
  if (running === 0) return inTrouble('failing', sayNone(desired), causeOf(facts));
  return inTrouble('degraded', `Only ${running} of ${sayPods(desired)} run`, causeOf(facts));
};

/** Scaled to nothing: still on its way there, or there. */
const judgeNothing = ({ workload, running, pending }: StatusFacts): JudgedStatus => {
  const left = running + (pending ?? 0);
  if (left > 0) return { status: 'deploying', reason: `Scaled to 0; ${sayPods(left)} still to stop.` };
  return {
    status: 'stopped',
    reason: workload.kind === 'daemonset' ? 'No node is one that it runs on.' : 'Scaled to 0.',
  };
};

/**
 * The one place where a workload's status is decided, by the contract's definition: failing when none of the desired
 * tasks runs or the rollout fails, degraded when fewer than desired run beyond the deadline or something is unhealthy.
 */
export const judgeWorkload = (facts: StatusFacts): JudgedStatus => {
  const { workload, running, pending, rollout, newest, trouble } = facts;
  const { desired } = workload.counts;
  if (workload.metadata.deletionTimestamp)
    return { status: 'stopped', reason: 'The service is being deleted.' };
  if (desired === undefined)
    return { status: 'unknown', reason: 'Kubernetes has not said yet how many pods are desired.' };
  if (desired === 0) return judgeNothing(facts);
  const of = newest ? ` of ${newest.id}` : '';
  if (rollout.status === 'failed')
    return inTrouble(
      'failing',
      `The rollout${of} failed, ${sayRunning(running, desired)}`,
      causeOf(facts) ?? rollout.reason,
    );
  if (rollout.status === 'in_progress') return judgeProgress(facts, desired);
  if (running < desired) return judgeShortage(facts, desired);
  if (trouble)
    return inTrouble(
      'degraded',
      trouble.tasks === 1 ? '1 pod fails' : `${trouble.tasks} pods fail`,
      causeOf(facts),
    );
  if (facts.complaint) return inTrouble('degraded', facts.complaint, undefined);
  const more = running + (pending ?? 0) - desired;
  if (more > 0) return { status: 'deploying', reason: `${sayPods(more)} more than desired still to stop.` };
  return {
    status: 'steady',
    reason: desired === 1 ? 'The one desired pod runs.' : `All ${desired} pods run.`,
  };
};
