import { listPods, readSituation } from '#lib/adapters/kubernetes/plan/situation.ts';
import type { Outcome, StepReport } from '#lib/domain/ports/operator.ts';
import { type FollowInput, inMinutes, serviceRefOf, stillPatienceOf } from './follow-input.ts';
import { stillFor } from './follow-memory.ts';
import type { HandleOf } from './kube-handle.ts';
import { findTroubles, tellTroubles, withTrouble } from './pod-trouble.ts';

/** One look at a change of the count: it ends when as many pods are ready, and no more are there. */
export const followCount = async (input: FollowInput<HandleOf<'count'>>): Promise<Outcome> => {
  const { access, plan, handle, memory, signal } = input;
  const situation = await readSituation(access, serviceRefOf(plan), signal);
  const { counts, metadata, observedGeneration } = situation.workload;
  const { desired } = handle;
  if (counts.desired !== desired) {
    return {
      state: 'failed',
      steps: [],
      reason: `The count is ${counts.desired ?? 0} by now: somebody else, or an autoscaler, has changed it since.`,
    };
  }
  const isObserved = (metadata.generation ?? 0) <= (observedGeneration ?? 0);
  const message = `${counts.ready} of ${desired} pods are ready`;
  if (isObserved && counts.ready === desired && counts.total === desired) {
    return { state: 'succeeded', steps: [{ message, level: 'done' }] };
  }
  const troubles = await findTroubles(input, await listPods(situation, signal));
  const told = tellTroubles(input, troubles);
  const steps: StepReport[] = isObserved ? [{ message, level: 'info' }, ...told] : told;
  const stillMs = stillFor(memory, JSON.stringify([counts, isObserved]), access.now().getTime());
  if (stillMs < stillPatienceOf(input)) return { state: 'running', steps };
  const reason = withTrouble(`Nothing has moved for ${inMinutes(stillMs)}: ${message}`, troubles);
  return { state: 'failed', steps, reason };
};
