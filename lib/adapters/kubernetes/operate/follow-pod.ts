import { findPod } from '#lib/adapters/kubernetes/plan/plan-stop-task.ts';
import { listPods, readSituation } from '#lib/adapters/kubernetes/plan/situation.ts';
import { isEnded, isReady } from '#lib/adapters/kubernetes/rules/pod-state.ts';
import type { Outcome, StepReport } from '#lib/domain/ports/operator.ts';
import { type FollowInput, inMinutes, serviceRefOf, stillPatienceOf } from './follow-input.ts';
import { stillFor } from './follow-memory.ts';
import type { HandleOf } from './kube-handle.ts';
import { findTroubles, tellTroubles, withTrouble } from './pod-trouble.ts';

/** One look at a pod that was evicted: it ends when the pod is gone, and another is in its place. */
export const followPod = async (input: FollowInput<HandleOf<'pod'>>): Promise<Outcome> => {
  const { access, cluster, plan, handle, memory, signal } = input;
  const { namespace, name, uid } = handle.pod;
  const found = await findPod(cluster, { namespace, name, signal });
  const isGone = found?.metadata.uid !== uid;
  const situation = await readSituation(access, serviceRefOf(plan), signal);
  const pods = (await listPods(situation, signal)).filter((pod) => pod.metadata.uid !== uid && !isEnded(pod));
  const desired = situation.workload.counts.desired ?? 0;
  const ready = pods.filter((pod) => isReady(pod) && !pod.metadata.deletionTimestamp).length;
  const wanted = Math.min(handle.readyBefore, desired);
  const steps: StepReport[] = isGone ? [{ message: `The pod ${name} is gone`, level: 'done' }] : [];
  const message = `${ready} of ${desired} pods are ready`;
  if (isGone && pods.length >= desired && ready >= wanted) {
    return { state: 'succeeded', steps: [...steps, { message, level: 'done' }] };
  }
  const troubles = await findTroubles(input, pods);
  const told: StepReport[] = [...steps, { message, level: 'info' }, ...tellTroubles(input, troubles)];
  const stillMs = stillFor(memory, JSON.stringify([isGone, pods.length, ready]), access.now().getTime());
  if (stillMs < stillPatienceOf(input)) return { state: 'running', steps: told };
  const what = isGone ? `No replacement of ${name} has become ready` : `${name} has not gone`;
  const reason = withTrouble(`${what} for ${inMinutes(stillMs)}: ${message}`, troubles);
  return { state: 'failed', steps: told, reason };
};
