import { inTrouble, type JudgedStatus, startDeadlineMs } from '#lib/adapters/terms/judged-status.ts';
import type { DeploymentStatus } from '#lib/contract/deployments.ts';

/** What is known of a service when its status is judged. Instants are epoch milliseconds. */
export type StatusFacts = {
  nowMs: number;
  /** ACTIVE, DRAINING, INACTIVE. */
  lifecycle: string | undefined;
  desired: number | undefined;
  running: number | undefined;
  pending: number | undefined;
  /** The deployment that is on its way, or the last one. */
  rollout?: {
    status: DeploymentStatus;
    reason?: string | undefined;
    startedAtMs: number | undefined;
    /** When it changed last. */
    changedAtMs: number | undefined;
    revision?: string | undefined;
    desired?: number | undefined;
    running?: number | undefined;
    failedTasks?: number | undefined;
    /** A hook waits for somebody to go on. */
    isPaused?: boolean;
  };
  /** Since when fewer tasks than desired run, as far as we saw. */
  shortSinceMs?: number | undefined;
  /** Tasks of the primary deployment that ended as no task should, in the last 15 minutes. */
  failures?: { count: number; verdict: string } | undefined;
  /** Unhealthy of all targets, with the load balancer's reason. */
  targets?: { unhealthy: number; total: number; reason?: string | undefined } | undefined;
  /** What the scheduler complained of last, while it still holds. */
  complaint?: string | undefined;
};

const minuteMs = 60_000;
// With nothing even pending, a change is believed to be about to start for this long.
const idleGraceMs = minuteMs;
// A rollout that has not ended by then is worth a look.
const rolloutDeadlineMs = 30 * minuteMs;
const failingAfterFailures = 2;

const sayTasks = (count: number) => (count === 1 ? '1 task' : `${count} tasks`);
const sayNone = (desired: number) =>
  desired === 1 ? 'The one desired task does not run' : `None of ${desired} tasks runs`;
const sayMinutes = (ms: number) => {
  const minutes = Math.round(ms / minuteMs);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};
const trimDot = (sentence: string) => sentence.replace(/\.$/, '');

/** A rollout on its way: how far it is, and whether it gets anywhere. */
const judgeProgress = (
  { failures, complaint, nowMs }: StatusFacts,
  rollout: NonNullable<StatusFacts['rollout']>,
  desired: number,
  running: number,
): JudgedStatus => {
  if (rollout.isPaused) return { status: 'deploying', reason: 'paused' };
  const revision = rollout.revision ? ` of ${rollout.revision}` : '';
  const why = failures?.verdict ?? complaint ?? rollout.reason;
  const because = why ? `: ${trimDot(why)}.` : '.';
  const failed = Math.max(rollout.failedTasks ?? 0, failures?.count ?? 0);
  if (failed >= failingAfterFailures || (failed > 0 && running === 0))
    return inTrouble('failing', `The rollout${revision} fails, ${sayTasks(failed)} so far`, why);
  const ageMs = rollout.startedAtMs === undefined ? 0 : nowMs - rollout.startedAtMs;
  if (running === 0 && desired > 0 && (complaint || ageMs > startDeadlineMs))
    return inTrouble('failing', `${sayNone(desired)}, ${sayMinutes(ageMs)} after the rollout began`, why);
  const done = rollout.running ?? 0;
  const wanted = rollout.desired ?? desired;
  const isStuck = done < wanted && (ageMs > rolloutDeadlineMs || (complaint && ageMs > startDeadlineMs));
  if (isStuck)
    return inTrouble('degraded', `The rollout${revision} has not ended for ${sayMinutes(ageMs)}`, why);
  const progress = `${done} of ${wanted} tasks of the new revision run${done >= wanted ? '; the rollout settles' : ''}`;
  return {
    status: 'deploying',
    reason: failed > 0 ? `${progress}; one has failed${because}` : `${progress}.`,
  };
};

const judgeRollout = (facts: StatusFacts, desired: number, running: number): JudgedStatus | undefined => {
  const { rollout, failures } = facts;
  if (!rollout) return undefined;
  const revision = rollout.revision ? ` of ${rollout.revision}` : '';
  const why = failures?.verdict ?? rollout.reason;
  const because = why ? `: ${trimDot(why)}.` : '.';
  if (rollout.status === 'failed' || rollout.status === 'rollback_failed')
    return inTrouble('failing', `The rollout${revision} failed`, why);
  if (rollout.status.startsWith('rollback_') && rollout.status !== 'rollback_successful')
    return running === 0 && desired > 0
      ? inTrouble('failing', `${sayNone(desired)}; the rollout is being rolled back`, why)
      : { status: 'deploying', reason: `Rolling back${because}` };
  if (rollout.status !== 'in_progress' && rollout.status !== 'pending' && rollout.status !== 'stop_requested')
    return undefined;
  return judgeProgress(facts, rollout, desired, running);
};

const judgeShortage = (
  facts: StatusFacts,
  desired: number,
  running: number,
  pending: number,
): JudgedStatus => {
  const { failures, complaint, rollout, shortSinceMs = 0, nowMs } = facts;
  const why = failures?.verdict ?? complaint;
  const ageMs = nowMs - Math.max(rollout?.changedAtMs ?? 0, shortSinceMs);
  const isWell = !complaint && (failures?.count ?? 0) < failingAfterFailures;
  const isStarting = isWell && ageMs < (pending > 0 ? startDeadlineMs : idleGraceMs);
  if (isStarting)
    return {
      status: 'deploying',
      reason: `${running} of ${sayTasks(desired)} run; the others are starting.`,
    };
  if (running === 0) return inTrouble('failing', sayNone(desired), why);
  return inTrouble('degraded', `Only ${running} of ${sayTasks(desired)} run`, why);
};

/**
 * The one place where a service's status is decided: failing when none of the desired tasks runs or the
 * rollout fails, degraded when fewer than desired run beyond the deadline or something is unhealthy.
 */
export const judgeService = (facts: StatusFacts): JudgedStatus => {
  const { lifecycle, desired, running, pending = 0, failures, targets } = facts;
  if (lifecycle === 'INACTIVE') return { status: 'stopped', reason: 'The service is deleted.' };
  if (lifecycle === 'DRAINING') return { status: 'stopped', reason: 'The service is being deleted.' };
  if (desired === undefined || running === undefined)
    return { status: 'unknown', reason: 'AWS did not say how many tasks run.' };
  if (desired === 0 && facts.rollout?.status !== 'failed')
    return running + pending > 0
      ? { status: 'deploying', reason: `Scaled to 0; ${sayTasks(running + pending)} still to stop.` }
      : { status: 'stopped', reason: 'Scaled to 0.' };
  const rollout = judgeRollout(facts, desired, running);
  if (rollout) return rollout;
  if (running < desired) return judgeShortage(facts, desired, running, pending);
  if (targets && targets.unhealthy > 0)
    return inTrouble(
      'degraded',
      `${targets.unhealthy} of ${targets.total} targets are unhealthy`,
      targets.reason,
    );
  if (failures && failures.count >= failingAfterFailures)
    return inTrouble('degraded', `${sayTasks(failures.count)} failed lately`, failures.verdict);
  if (facts.complaint) return inTrouble('degraded', facts.complaint, undefined);
  if (running > desired)
    return { status: 'deploying', reason: `${sayTasks(running - desired)} more than desired still to stop.` };
  return {
    status: 'steady',
    reason: desired === 1 ? 'The one desired task runs.' : `All ${desired} tasks run.`,
  };
};
