import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { type KubeEvent, projectEvent } from '#lib/adapters/kubernetes/model/kube-event.ts';
import type { Pod } from '#lib/adapters/kubernetes/model/pod.ts';
import { listObjects } from '#lib/adapters/kubernetes/plan/read-or-unknown.ts';
import { isReady, isTerminating } from '#lib/adapters/kubernetes/rules/pod-state.ts';
import { judgePod } from '#lib/adapters/kubernetes/rules/task-verdict.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { StepReport } from '#lib/domain/ports/operator.ts';
import type { FollowInput } from './follow-input.ts';

const lookedAtMost = 5;

/** Why a pod does not come up. */
export type Trouble = { uid: string; cause: string; message: string; failed: boolean };

type Look = Pick<FollowInput<unknown>, 'cluster' | 'access' | 'signal'>;

/** What the pod's events say; without them a sentence says less. */
const readEvents = async ({ cluster, signal }: Look, { metadata }: Pod): Promise<KubeEvent[]> => {
  const { namespace, name } = metadata;
  try {
    return await listObjects(cluster, {
      path: kubePath({ version: 'v1', namespace, resource: 'events' }),
      query: { fieldSelector: `involvedObject.kind=Pod,involvedObject.name=${name}` },
      project: projectEvent,
      signal,
    });
  } catch (error) {
    if (isDomainError(error)) return [];
    throw error;
  }
};

export const findTroubles = async (look: Look, pods: readonly Pod[]): Promise<Trouble[]> => {
  const nowMs = look.access.now().getTime();
  const unwell = pods.filter((pod) => !isReady(pod) && !isTerminating(pod)).slice(0, lookedAtMost);
  const found = await Promise.all(
    unwell.map(async (pod): Promise<Trouble[]> => {
      const verdict = judgePod(pod, { nowMs, events: await readEvents(look, pod) });
      if (!verdict) return [];
      const { cause, sentence, failed } = verdict;
      const { uid, name } = pod.metadata;
      return [{ uid, cause, failed, message: `Pod ${name}: ${sentence}` }];
    }),
  );
  return found.flat();
};

/** Each pod's trouble as a step, once: its sentence counts minutes and restarts, and would be another each time. */
export const tellTroubles = (
  { memory }: Pick<FollowInput<unknown>, 'memory'>,
  troubles: readonly Trouble[],
): StepReport[] =>
  troubles.flatMap(({ uid, cause, message, failed }) => {
    const key = `${uid} ${cause}`;
    if (memory.told.has(key)) return [];
    memory.told.add(key);
    return [{ message, level: failed ? 'error' : 'warn' }];
  });

/** A reason with the first trouble there is. */
export const withTrouble = (reason: string, troubles: readonly Trouble[]): string =>
  [reason, ...troubles.slice(0, 1).map(({ message }) => message)]
    .map((text) => (text.endsWith('.') ? text : `${text}.`))
    .join(' ');
