import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { type KubeEvent, projectEvent } from '#lib/adapters/kubernetes/model/kube-event.ts';
import type { Pod } from '#lib/adapters/kubernetes/model/pod.ts';
import type { PlanCluster } from '#lib/adapters/kubernetes/plan/kubernetes-plan-access.ts';
import { listObjects } from '#lib/adapters/kubernetes/plan/read-or-unknown.ts';
import { isReady, isTerminating } from '#lib/adapters/kubernetes/rules/pod-state.ts';
import { judgePod } from '#lib/adapters/kubernetes/rules/task-verdict.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { StepReport } from '#lib/domain/ports/operator.ts';

const toldAtMost = 5;

type Look = { cluster: PlanCluster; now: () => Date; signal: AbortSignal };

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

/** Each pod that does not come up, once, with its reason; a span of time in it is left out, or it would be told anew. */
export const reportTroubles = async (look: Look, pods: readonly Pod[]): Promise<StepReport[]> => {
  const nowMs = look.now().getTime();
  const unwell = pods.filter((pod) => !isReady(pod) && !isTerminating(pod)).slice(0, toldAtMost);
  const found = await Promise.all(
    unwell.map(async (pod): Promise<StepReport[]> => {
      const verdict = judgePod(pod, { nowMs, events: await readEvents(look, pod) });
      if (!verdict) return [];
      const said = verdict.sentence.replace(/ for (less than a minute|\d+ (min|h))/, '');
      return [{ message: `Pod ${pod.metadata.name}: ${said}`, level: verdict.failed ? 'error' : 'warn' }];
    }),
  );
  return found.flat();
};
