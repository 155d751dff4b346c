import { hasCause } from '#lib/adapters/kubernetes/client/kube-error.ts';
import { controllerOwnerOf } from '#lib/adapters/kubernetes/model/metadata.ts';
import { type Pod, projectPod } from '#lib/adapters/kubernetes/model/pod.ts';
import { isReady } from '#lib/adapters/kubernetes/rules/pod-state.ts';
import { kubeTaskId, parseKubeTaskId } from '#lib/contract/ids.ts';
import type { Check } from '#lib/contract/plans.ts';
import { isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { budgetRemedy, describeBudget, findHolding, listBudgets } from './budget-rules.ts';
import { evictPod } from './evict-pod.ts';
import { podPath } from './kube-paths.ts';
import type { KubePayload } from './kube-payload.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import { dryRunPassed, refusalCheck } from './rehearse.ts';
import { listRevisions } from './revisions.ts';
import { listPods, type Situation } from './situation.ts';

/** A pod by its name; null when there is none. */
export const findPod = async (
  { client }: PlanCluster,
  { namespace, name, signal }: { namespace: string; name: string; signal: AbortSignal },
): Promise<Pod | null> => {
  try {
    return projectPod(await client.read(podPath(namespace, name), { signal }));
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  }
};

/** Identity of a pod, and that it still is to run. */
export const seenOfPod = (pod: Pod | null): Record<string, unknown> => ({
  uid: pod?.metadata.uid ?? null,
  terminating: pod?.metadata.deletionTimestamp !== undefined,
});

const belongsTo = async (situation: Situation, pod: Pod, signal: AbortSignal): Promise<boolean> => {
  const owner = controllerOwnerOf(pod.metadata);
  if (!owner) return false;
  if (situation.kind !== 'deployment') return owner.uid === situation.object.metadata.uid;
  return (await listRevisions(situation, signal)).some(({ name }) => name === owner.name);
};

/** The budget in its own words where it can be read; the server only says that there is one. */
const budgetCheck = async (
  situation: Situation,
  pod: Pod,
  error: unknown,
  signal: AbortSignal,
): Promise<Check> => {
  const { cluster, namespace } = situation;
  const budgets = await listBudgets(cluster, { namespace, signal }).catch(() => []);
  const holding = findHolding(budgets, pod);
  const said = isDomainError(error) ? error.message : '';
  return {
    id: 'budget',
    level: 'block',
    message: holding ? `The pod may not be evicted: ${describeBudget(holding)}.` : said,
    remedy: budgetRemedy(pod),
  };
};

// Of several budgets the server says so with a 500.
const isHeld = (error: unknown): boolean =>
  hasCause(error, 'DisruptionBudget') ||
  (isDomainError(error) && /more than one PodDisruptionBudget/.test(error.message));

const rehearseEviction = async (situation: Situation, pod: Pod, signal: AbortSignal): Promise<Check[]> => {
  const { namespace, name, uid } = pod.metadata;
  try {
    await evictPod(situation.cluster.client, { namespace, name, uid }, { isDryRun: true, signal });
    return [dryRunPassed];
  } catch (error) {
    if (isHeld(error)) return [await budgetCheck(situation, pod, error, signal)];
    return [refusalCheck(error)];
  }
};

const lastCheck = (pod: Pod, ready: number): Check =>
  isReady(pod) && ready <= 1
    ? {
        id: 'last-task',
        level: 'warn',
        message: 'It is the only ready pod: until its replacement is ready, nothing serves.',
        remedy: 'Scale up first, and stop it once another pod is ready.',
      }
    : {
        id: 'last-task',
        level: 'ok',
        message: isReady(pod)
          ? `${ready} pods are ready; the others go on.`
          : 'It is not ready, so nothing that serves is taken away.',
      };

/** Evicts one pod of the service, so that budgets are respected; its controller starts another. */
export const planStopTask = async (
  situation: Situation,
  { task, signal }: { task: string; signal: AbortSignal },
): Promise<PlanDraft> => {
  const { cluster, namespace, name, workload } = situation;
  const parsed = parseKubeTaskId(task);
  if (parsed?.namespace !== namespace) throw notFound('pod', task);
  const pod = await findPod(cluster, { namespace, name: parsed.pod, signal });
  if (!pod || !(await belongsTo(situation, pod, signal))) throw notFound('pod', task);
  const isTerminating = pod.metadata.deletionTimestamp !== undefined;
  const [rehearsal, pods] = await Promise.all([
    isTerminating ? [] : rehearseEviction(situation, pod, signal),
    listPods(situation, signal),
  ]);
  const ready = pods.filter(isReady).length;
  const { uid } = pod.metadata;
  const payload: KubePayload = { kind: 'stop-task', namespace, pod: parsed.pod, uid, readyBefore: ready };
  const terminating: Check[] = [
    { id: 'task-stopped', level: 'block', message: 'The pod is being stopped already.' },
  ];
  return {
    title: `Stop pod ${parsed.pod} of ${name}`,
    name,
    changes: [{ path: `/pods/${parsed.pod}`, from: pod.status.phase, to: 'evicted' }],
    unchanged: [
      workload.kind === 'daemonset'
        ? 'another pod starts on the same node in its place'
        : `replicas: ${workload.counts.desired ?? 0}, so another pod starts in its place`,
    ],
    checks: [...(isTerminating ? terminating : []), ...rehearsal, lastCheck(pod, ready)],
    taskId: kubeTaskId({ namespace, pod: parsed.pod }),
    seen: seenOfPod(pod),
    payload,
  };
};
