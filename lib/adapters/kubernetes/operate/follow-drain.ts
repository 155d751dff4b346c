import { hasCause } from '#lib/adapters/kubernetes/client/kube-error.ts';
import { describeBudget, findHolding, listBudgets } from '#lib/adapters/kubernetes/plan/budget-rules.ts';
import { evictPod, type PodRef } from '#lib/adapters/kubernetes/plan/evict-pod.ts';
import { parseKubeObject } from '#lib/adapters/kubernetes/plan/kube-object.ts';
import { nodePath } from '#lib/adapters/kubernetes/plan/kube-paths.ts';
import { listPodsOnNode, type NodePod, podName } from '#lib/adapters/kubernetes/plan/node-pods.ts';
import { isCordoned } from '#lib/adapters/kubernetes/plan/plan-node.ts';
import { nodeOf } from '#lib/adapters/kubernetes/plan/see-again.ts';
import { type DomainError, isDomainError } from '#lib/domain/domain-error.ts';
import type { Outcome, StepReport } from '#lib/domain/ports/operator.ts';
import { type FollowInput, inMinutes } from './follow-input.ts';
import type { HandleOf } from './kube-handle.ts';

const drainPatienceMs = 5 * 60_000;
const atOnce = 8;

type Evicted = { pod: NodePod; result: 'sent' | 'gone' | DomainError };

// A pod that is gone or was made anew is no longer ours to evict.
const isGone = (error: DomainError): boolean =>
  error.code === 'not_found' || (error.code === 'conflict' && !hasCause(error, 'DisruptionBudget'));

const refOf = ({ metadata: { namespace, name, uid } }: NodePod): PodRef => ({ namespace, name, uid });

const evict = async ({ cluster, signal }: FollowInput<HandleOf<'drain'>>, pod: NodePod): Promise<Evicted> => {
  try {
    await evictPod(cluster.client, refOf(pod), { signal });
    return { pod, result: 'sent' };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { pod, result: isGone(error) ? 'gone' : error };
  }
};

/** Asking again for what is asked for already does no harm: each is told by its uid. */
const evictAll = async (
  input: FollowInput<HandleOf<'drain'>>,
  pods: readonly NodePod[],
): Promise<Evicted[]> => {
  const results: Evicted[] = [];
  for (let at = 0; at < pods.length; at += atOnce) {
    results.push(...(await Promise.all(pods.slice(at, at + atOnce).map((pod) => evict(input, pod)))));
  }
  return results;
};

const orGone = (error: unknown): null => {
  if (isDomainError(error) && error.code === 'not_found') return null;
  throw error;
};

type Held = { pod: NodePod; error: DomainError; heldMs: number };

const noteHeld = (
  { memory, access }: FollowInput<HandleOf<'drain'>>,
  evicted: readonly Evicted[],
): Held[] => {
  const nowMs = access.now().getTime();
  return evicted.flatMap(({ pod, result }) => {
    const { uid } = pod.metadata;
    if (result === 'sent' || result === 'gone') {
      memory.heldSinceMs.delete(uid);
      return [];
    }
    const sinceMs = memory.heldSinceMs.get(uid) ?? nowMs;
    memory.heldSinceMs.set(uid, sinceMs);
    return [{ pod, error: result, heldMs: nowMs - sinceMs }];
  });
};

const tellHeld = async (
  { cluster, signal }: FollowInput<HandleOf<'drain'>>,
  { pod, error }: Held,
): Promise<string> => {
  if (!hasCause(error, 'DisruptionBudget')) return error.message;
  const { namespace } = pod.metadata;
  const budgets = await listBudgets(cluster, { namespace, signal }).catch(() => []);
  const holding = findHolding(budgets, pod);
  return holding ? `${describeBudget(holding)}.` : error.message;
};

/** Pods that were told to end, and have not by far: a finalizer, or a node that does not answer. */
const findHanging = (pods: readonly NodePod[], nowMs: number, patienceMs: number): NodePod | undefined =>
  pods.find(
    ({ metadata: { deletionTimestamp } }) =>
      deletionTimestamp !== undefined && nowMs - Date.parse(deletionTimestamp) > patienceMs,
  );

/**
 * One look at a drain: what is still there and not yet leaving is asked to go. It ends when all pods that were on
 * the node are gone, or when one of them has been held back for too long.
 */
export const followDrain = async (input: FollowInput<HandleOf<'drain'>>): Promise<Outcome> => {
  const { access, cluster, plan, handle, signal } = input;
  const node = nodeOf(plan);
  const patienceMs = access.drainPatienceMs ?? drainPatienceMs;
  const object = await cluster.client.read(nodePath(node), { signal }).catch(orGone);
  if (object === null) {
    const reason = `${node} has left the cluster before all its pods were seen to go.`;
    return { state: 'unknown', steps: [], reason };
  }
  if (!isCordoned(parseKubeObject(object))) {
    return {
      state: 'failed',
      steps: [],
      reason: `${node} was uncordoned by somebody else, so its drain has stopped.`,
    };
  }
  const ours = new Set(handle.pods.map(({ uid }) => uid));
  const left = (await listPodsOnNode(cluster, node, signal)).filter(({ metadata }) => ours.has(metadata.uid));
  const total = handle.pods.length;
  if (left.length === 0) {
    const message =
      total === 0 ? `${node} had nothing to evict` : `${node} is empty: all ${total} pods are gone`;
    return { state: 'succeeded', steps: [{ message, level: 'done' }] };
  }
  const evicted = await evictAll(
    input,
    left.filter(({ metadata }) => metadata.deletionTimestamp === undefined),
  );
  const held = noteHeld(input, evicted);
  const steps: StepReport[] = evicted.flatMap(({ pod, result }) =>
    result === 'sent' ? [{ message: `Evicted ${podName(pod)}`, level: 'done' as const }] : [],
  );
  for (const one of held) {
    steps.push({ message: `${podName(one.pod)} is held back: ${await tellHeld(input, one)}`, level: 'warn' });
  }
  steps.push({ message: `${total - left.length} of ${total} pods are gone`, level: 'info' });
  const refused = held.find(({ error }) => error.code === 'aws_access_denied');
  const longest = refused ?? held.find(({ heldMs }) => heldMs >= patienceMs);
  if (longest) {
    const since = refused ? '' : ` for ${inMinutes(longest.heldMs)}`;
    return {
      state: 'failed',
      steps,
      reason: `${podName(longest.pod)} has been held back${since}: ${await tellHeld(input, longest)} ${node} stays cordoned.`,
    };
  }
  const hanging = findHanging(left, access.now().getTime(), patienceMs);
  if (hanging) {
    return {
      state: 'failed',
      steps,
      reason: `${podName(hanging)} was told to end and has not for ${inMinutes(patienceMs)}. ${node} stays cordoned.`,
    };
  }
  return { state: 'running', steps };
};
