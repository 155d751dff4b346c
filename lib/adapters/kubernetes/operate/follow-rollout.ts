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
import { findTroubles, tellTroubles, withTrouble } from './pod-trouble.ts';
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
  const troubles = await findTroubles(
    input,
    pods.filter((pod) => isNew(pod, startedAt)),
  );
  const told = tellTroubles(input, troubles);
  if (progress.state === 'failed' && isEarlierDeadline(workload, input)) {
    return { state: 'running', steps: told };
  }
  const explain = async (message: string): Promise<string> =>
    withTrouble(message, troubles.length > 0 ? troubles : await findTroubles(input, pods));
  if (progress.state === 'failed') {
    return { state: 'failed', steps: told, reason: await explain(progress.message) };
  }
  const steps: StepReport[] = [
    { message: progress.message, level: workload.isPaused ? 'warn' : 'info' },
    ...told,
  ];
  const stillMs = stillFor(memory, pictureOf(workload), access.now().getTime());
  // A Deployment has its own deadline, and one that is paused waits for a person.
  if (workload.kind === 'deployment' || stillMs < stillPatienceOf(input)) return { state: 'running', steps };
  const reason = await explain(`Nothing has moved for ${inMinutes(stillMs)}: ${progress.message}`);
  return { state: 'failed', steps, reason };
};
