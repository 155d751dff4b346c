import { parseKubeObject } from '#lib/adapters/kubernetes/plan/kube-object.ts';
import { autoscalerPath, nodePath, workloadPath } from '#lib/adapters/kubernetes/plan/kube-paths.ts';
import { isCordoned } from '#lib/adapters/kubernetes/plan/plan-node.ts';
import { nodeOf, serviceOf } from '#lib/adapters/kubernetes/plan/see-again.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Outcome } from '#lib/domain/ports/operator.ts';
import { followCount } from './follow-count.ts';
import { followDrain } from './follow-drain.ts';
import type { FollowInput } from './follow-input.ts';
import { followPod } from './follow-pod.ts';
import { followRollout } from './follow-rollout.ts';
import type { HandleOf, KubeHandle } from './kube-handle.ts';

const ended = (isSo: boolean, message: string, otherwise: string): Outcome =>
  isSo
    ? { state: 'succeeded', steps: [{ message, level: 'done' }] }
    : { state: 'failed', steps: [], reason: otherwise };

const changedSince = 'Somebody else has changed it since.';

const readObject = async ({ cluster, signal }: FollowInput<KubeHandle>, path: string) =>
  parseKubeObject(await cluster.client.read(path, { signal }));

const followBounds = async (
  input: FollowInput<KubeHandle>,
  { autoscaler, min, max }: HandleOf<'bounds'>,
): Promise<Outcome> => {
  const { namespace } = serviceOf(input.plan);
  const { spec } = await readObject(input, autoscalerPath(namespace, autoscaler));
  const isSo = (spec.minReplicas ?? 1) === min && spec.maxReplicas === max;
  return ended(isSo, `The bounds of ${autoscaler} are ${min}–${max}`, changedSince);
};

const followPause = async (input: FollowInput<KubeHandle>): Promise<Outcome> => {
  const { spec } = await readObject(input, workloadPath(serviceOf(input.plan)));
  return ended(spec.paused === true, 'Rollouts are paused', changedSince);
};

const followCordon = async (
  input: FollowInput<KubeHandle>,
  { unschedulable }: HandleOf<'cordon'>,
): Promise<Outcome> => {
  const node = nodeOf(input.plan);
  const isSo = isCordoned(await readObject(input, nodePath(node))) === unschedulable;
  const message = unschedulable ? `${node} takes no new pods` : `${node} takes new pods again`;
  return ended(isSo, message, changedSince);
};

const look = (input: FollowInput<KubeHandle>): Promise<Outcome> => {
  const { handle } = input;
  switch (handle.kind) {
    case 'rollout':
      return followRollout({ ...input, handle });
    case 'count':
      return followCount({ ...input, handle });
    case 'pod':
      return followPod({ ...input, handle });
    case 'drain':
      return followDrain({ ...input, handle });
    case 'bounds':
      return followBounds(input, handle);
    case 'paused':
      return followPause(input);
    case 'cordon':
      return followCordon(input, handle);
  }
};

/** One look at how far a change is. What is gone cannot be followed to another end. */
export const followPlan = async (input: FollowInput<KubeHandle>): Promise<Outcome> => {
  try {
    return await look(input);
  } catch (error) {
    // A whole resource that is not there is a server that is not itself just now.
    if (!isDomainError(error) || error.code !== 'not_found' || error.details?.unsupported) throw error;
    return { state: 'failed', steps: [], reason: `It was deleted meanwhile: ${error.message}` };
  }
};
