import { findCondition } from '#lib/adapters/kubernetes/model/metadata.ts';
import type { Pod } from '#lib/adapters/kubernetes/model/pod.ts';
import type { Workload } from '#lib/adapters/kubernetes/model/workload.ts';
import { hashContent } from '#lib/adapters/kubernetes/plan/kube-object.ts';
import { templateOf } from '#lib/adapters/kubernetes/plan/pod-spec.ts';
import { listPods, readSituation } from '#lib/adapters/kubernetes/plan/situation.ts';
import type { Outcome, StepReport } from '#lib/domain/ports/operator.ts';
import { type FollowInput, inMinutes, serviceRefOf, stillPatienceOf } from './follow-input.ts';
import { stillFor } from './follow-memory.ts';
import type { HandleOf } from './kube-handle.ts';
import { reportTroubles } from './pod-trouble.ts';
import { type Progress, tellProgress } from './rollout-progress.ts';

// A Deployment without one of its own has this deadline.
const defaultDeadlineSeconds = 600;

/** The deadline of the rollout before ours may still be told: it is not ours until ours has had its own time. */
const isEarlierDeadline = (
  { conditions, progressDeadlineSeconds = defaultDeadlineSeconds }: Workload,
  { handle, startedAt, access }: FollowInput<HandleOf<'rollout'>>,
): boolean => {
  const since = findCondition(conditions, 'Progressing')?.lastTransitionTime ?? '';
  const ageMs = access.now().getTime() - startedAt.getTime();
  return handle.stuckSince !== null && handle.stuckSince === since && ageMs < progressDeadlineSeconds * 1000;
};

/** Pods that began with this change; what failed before it is not its doing. */
const isNew = ({ metadata }: Pod, startedAt: Date): boolean =>
  Date.parse(metadata.creationTimestamp ?? '') >= startedAt.getTime() - 1000;

const asSentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

const reasonOf = (message: string, troubles: readonly StepReport[]): string =>
  [message, ...troubles.slice(0, 1).map((one) => one.message)].map(asSentence).join(' ');

const pictureOf = ({ counts, currentRevision, updateRevision, isPaused }: Workload): string =>
  JSON.stringify([counts, currentRevision, updateRevision, isPaused]);

/** One look at a rollout, to its end by the API's own conditions. */
export const followRollout = async (input: FollowInput<HandleOf<'rollout'>>): Promise<Outcome> => {
  const { access, plan, handle, startedAt, memory, signal } = input;
  const situation = await readSituation(access, serviceRefOf(plan), signal);
  const { workload, object } = situation;
  if (plan.seen.uid !== object.metadata.uid) {
    return { state: 'failed', steps: [], reason: 'It was deleted and made anew by somebody else.' };
  }
  if (hashContent(templateOf(object)) !== handle.template) {
    return { state: 'failed', steps: [], reason: 'It was replaced by another rollout.' };
  }
  const progress: Progress = tellProgress(workload);
  if (handle.waits && workload.isPaused) {
    const message = 'The change is written, and waits until the rollout is resumed';
    return { state: 'succeeded', steps: [{ message, level: 'done' }] };
  }
  if (progress.state === 'done') {
    return { state: 'succeeded', steps: [{ message: progress.message, level: 'done' }] };
  }
  const pods = await listPods(situation, signal);
  const look = { cluster: situation.cluster, now: access.now, signal };
  const troubles = await reportTroubles(
    look,
    pods.filter((pod) => isNew(pod, startedAt)),
  );
  const failing = troubles.length > 0 ? troubles : await reportTroubles(look, pods);
  if (progress.state === 'failed') {
    if (isEarlierDeadline(workload, input)) return { state: 'running', steps: troubles };
    return { state: 'failed', steps: troubles, reason: reasonOf(progress.message, failing) };
  }
  const steps: StepReport[] = [
    { message: progress.message, level: workload.isPaused ? 'warn' : 'info' },
    ...troubles,
  ];
  const stillMs = stillFor(memory, pictureOf(workload), access.now().getTime());
  // A Deployment has its own deadline, and one that is paused waits for a person.
  if (workload.kind === 'deployment' || stillMs < stillPatienceOf(input)) return { state: 'running', steps };
  const message = `Nothing has moved for ${inMinutes(stillMs)}: ${progress.message}`;
  return { state: 'failed', steps, reason: reasonOf(message, failing) };
};
