import { kubeTaskId } from '#lib/contract/ids.ts';
import type { JobRun, RunStatus, RunTask } from '#lib/contract/jobs.ts';
import type { Job } from '../model/job.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { findCondition, type KubeCondition } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';
import { explainRefusedPods } from './explain-unscheduled.ts';
import { explainJob } from './job-verdict.ts';
import { isEnded, stateOfPod, statusWordOf } from './pod-state.ts';
import { present } from './present.ts';
import { judgePod } from './task-verdict.ts';

/** One Job with what is known of it. */
export type RunFacts = {
  job: Job;
  /** Its own; empty where they cannot be read. */
  pods: readonly Pod[];
  nowMs: number;
  /** The warnings about an object, by its uid. */
  eventsOf: (object: { uid: string }) => readonly KubeEvent[];
};

/** Pods of a run that are told. */
const mostTasks = 10;
const refusalIsFreshMs = 20 * 60_000;

const createdAtOf = ({ metadata }: { metadata: Pod['metadata'] }) => metadata.creationTimestamp ?? '';
/** By when they were made. */
export const newestFirst = <T extends { metadata: Pod['metadata'] }>(objects: readonly T[]): T[] =>
  objects.toSorted((a, b) => createdAtOf(b).localeCompare(createdAtOf(a)));

const trueOf = (job: Job, type: string): KubeCondition | undefined => {
  const one = findCondition(job.status.conditions, type);
  return one?.status === 'True' ? one : undefined;
};

/** What the newest pod of it that fails or failed says. */
const findPodTrouble = ({ pods, nowMs, eventsOf }: RunFacts) => {
  for (const pod of newestFirst(pods)) {
    const verdict = judgePod(pod, { nowMs, events: eventsOf(pod) });
    if (verdict?.failed) return { pod, verdict };
  }
  return undefined;
};

/** Why its pods cannot even be made, as its controller's warnings say. */
const findRefusal = ({ job, nowMs, eventsOf }: RunFacts) => {
  if ((job.status.active ?? 0) > 0) return undefined;
  const refusal = eventsOf(job)
    .filter(({ reason, at }) => reason === 'FailedCreate' && nowMs - Date.parse(at) < refusalIsFreshMs)
    .toSorted((a, b) => b.at.localeCompare(a.at))[0];
  return refusal && explainRefusedPods(refusal.message);
};

/** Whether a run has ended, well or not: nothing more comes of it. */
export const isOver = (job: Job): boolean =>
  trueOf(job, 'Complete') !== undefined || trueOf(job, 'Failed') !== undefined;

const judgeStatus = (job: Job, isInTrouble: boolean): RunStatus => {
  if (trueOf(job, 'Complete')) return 'complete';
  if (trueOf(job, 'Failed')) return 'failed';
  if (trueOf(job, 'FailureTarget')) return 'failing';
  if (job.spec.suspend) return 'suspended';
  if (isInTrouble) return 'failing';
  return job.status.startTime ? 'running' : 'waiting';
};

const toTask = (pod: Pod): RunTask => {
  const ends = pod.status.containerStatuses.flatMap(({ state }) => state.terminated ?? []);
  const end = ends.find(({ exitCode }) => exitCode !== 0) ?? ends[0];
  return present({
    id: kubeTaskId({ namespace: pod.namespace, pod: pod.name }),
    state: stateOfPod(pod),
    lastStatus: statusWordOf(pod),
    exitCode: end?.exitCode,
  });
};

/** How many must end well: one, unless the Job says more; with `parallelism` alone any one is enough. */
const completionsOf = ({ spec }: Job): number | undefined =>
  spec.completions ?? ((spec.parallelism ?? 1) > 1 ? undefined : 1);

const scheduledAt = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
const instantOf = (text: string | undefined): string | undefined => {
  const ms = Date.parse(text ?? '');
  return Number.isFinite(ms) ? new Date(ms).toISOString() : undefined;
};

/** One Job as a run: how it stands, when it began and ended, and why it failed. */
export const toJobRun = (facts: RunFacts): JobRun => {
  const { job, pods, nowMs } = facts;
  const { metadata, status } = job;
  const trouble = trueOf(job, 'Complete') ? undefined : findPodTrouble(facts);
  const complaint = isOver(job) || job.spec.suspend ? undefined : findRefusal(facts);
  // A pod that has failed is replaced: only one that cannot get on by itself keeps the run from getting on.
  const isStuck = trouble !== undefined && !isEnded(trouble.pod);
  const isBetweenTries = (status.failed ?? 0) > 0 && (status.active ?? 0) === 0;
  const judged = judgeStatus(job, isStuck || isBetweenTries || complaint !== undefined);
  const said = explainJob({ job, nowMs, podTrouble: trouble?.verdict, complaint });
  const end = trueOf(job, 'Complete') ?? trueOf(job, 'Failed');
  return present({
    name: job.name,
    status: judged,
    reason: (end ?? trueOf(job, 'FailureTarget'))?.reason,
    verdict: said?.sentence,
    next: said?.next,
    manual: metadata.annotations['cronjob.kubernetes.io/instantiate'] === 'manual' || undefined,
    scheduledAt: instantOf(metadata.annotations[scheduledAt]),
    createdAt: metadata.creationTimestamp,
    startedAt: status.startTime,
    finishedAt: end ? (status.completionTime ?? end.lastTransitionTime) : undefined,
    active: status.active ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    completions: completionsOf(job),
    tasks: newestFirst(pods).slice(0, mostTasks).map(toTask),
  });
};
