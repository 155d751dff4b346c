import { findCondition } from '#lib/adapters/kubernetes/model/metadata.ts';
import { evictPod } from '#lib/adapters/kubernetes/plan/evict-pod.ts';
import {
  hashContent,
  type KubeObject,
  parseKubeObject,
  seenOf,
} from '#lib/adapters/kubernetes/plan/kube-object.ts';
import { workloadPath } from '#lib/adapters/kubernetes/plan/kube-paths.ts';
import { KubePayload, type Patch, type PayloadOf } from '#lib/adapters/kubernetes/plan/kube-payload.ts';
import type {
  KubernetesPlanAccess,
  PlanCluster,
} from '#lib/adapters/kubernetes/plan/kubernetes-plan-access.ts';
import { isDrained, listPodsOnNode } from '#lib/adapters/kubernetes/plan/node-pods.ts';
import { seenOfNode } from '#lib/adapters/kubernetes/plan/plan-node.ts';
import { templateOf } from '#lib/adapters/kubernetes/plan/pod-spec.ts';
import { nodeOf, objectPathOf, serviceOf } from '#lib/adapters/kubernetes/plan/see-again.ts';
import { sendLocked } from '#lib/adapters/kubernetes/plan/send-change.ts';
import { toSituation } from '#lib/adapters/kubernetes/plan/situation.ts';
import { compareContents } from '#lib/domain/deployments/structural-diff.ts';
import { conflict } from '#lib/domain/domain-error.ts';
import type { StepReport, StoredPlan } from '#lib/domain/ports/operator.ts';
import type { KubeHandle } from './kube-handle.ts';
import { sendOnce } from './send-once.ts';

// The turn of the API server, and the tries that a busy status costs.
const patienceMs = 60_000;

export type Execution = {
  access: KubernetesPlanAccess;
  plan: StoredPlan;
  report: (step: StepReport) => Promise<void>;
};

type Sending = Execution & { cluster: PlanCluster; payload: KubePayload; signal: AbortSignal };

/** Throws `conflict` when the object is no longer what the plan saw: the last look before the lock. */
const refuseChanged =
  (plan: StoredPlan, see: (object: KubeObject) => Record<string, unknown>) =>
  (object: KubeObject): void => {
    const now = JSON.parse(JSON.stringify(see(object))) as Record<string, unknown>;
    const paths = compareContents(plan.seen, now).map(({ path }) => path.slice(1));
    if (paths.length === 0) return;
    throw conflict(
      `${plan.target.name} has changed since this plan was made (${paths.join(', ')}). Nothing was done.`,
    );
  };

const sendPatch = async (
  { cluster, plan, payload, signal }: Sending,
  patch: Patch,
  path = objectPathOf(plan, payload),
): Promise<KubeObject> => {
  const answer = await sendOnce(() =>
    sendLocked({
      client: cluster.client,
      readPath: objectPathOf(plan, payload),
      path,
      patch,
      verify: refuseChanged(plan, payload.kind === 'node' ? seenOfNode : seenOf),
      isDryRun: false,
      signal,
    }),
  );
  return parseKubeObject(answer);
};

type Written = Pick<Sending, 'plan' | 'cluster'>;

const stuckSinceOf = ({ plan, cluster }: Written, object: KubeObject): string | null => {
  const service = serviceOf(plan);
  const ref = { cluster: plan.target.clusterId, service: plan.target.serviceId ?? '' };
  const { workload } = toSituation({ ...service, ref, cluster }, object);
  const progressing = findCondition(workload.conditions, 'Progressing');
  return progressing?.reason === 'ProgressDeadlineExceeded' ? (progressing.lastTransitionTime ?? '') : null;
};

/** A rollout as it is followed, from the object as the write left it. */
export const rolloutHandle = (written: Written, object: KubeObject, waits: boolean): KubeHandle => ({
  kind: 'rollout',
  template: hashContent(templateOf(object)),
  waits,
  stuckSince: stuckSinceOf(written, object),
});

const rollOut = async (sending: Sending, payload: PayloadOf<'template'>): Promise<KubeHandle> => {
  const object = await sendPatch(sending, payload.patch);
  await sending.report({ message: 'Kubernetes took the change of the pod template', level: 'done' });
  return rolloutHandle(sending, object, payload.isPaused);
};

const pause = async (sending: Sending, { paused, patch }: PayloadOf<'paused'>): Promise<KubeHandle> => {
  const object = await sendPatch(sending, patch);
  await sending.report({
    message: paused ? 'Kubernetes paused the rollouts' : 'Kubernetes resumed the rollouts',
    level: 'done',
  });
  return paused ? { kind: 'paused', paused } : rolloutHandle(sending, object, false);
};

const scale = async (sending: Sending, { desired, patch }: PayloadOf<'scale'>): Promise<KubeHandle> => {
  await sendPatch(sending, patch, workloadPath(serviceOf(sending.plan), 'scale'));
  await sending.report({ message: `Kubernetes took the count ${desired}`, level: 'done' });
  return { kind: 'count', desired };
};

const setBounds = async (sending: Sending, payload: PayloadOf<'autoscaling'>): Promise<KubeHandle> => {
  const { autoscaler, min, max, patch } = payload;
  await sendPatch(sending, patch);
  await sending.report({ message: `The autoscaler took the bounds ${min}–${max}`, level: 'done' });
  return { kind: 'bounds', autoscaler, min, max };
};

const stopTask = async (
  { cluster, report, signal }: Sending,
  { namespace, pod: name, uid, readyBefore }: PayloadOf<'stop-task'>,
): Promise<KubeHandle> => {
  const pod = { namespace, name, uid };
  await sendOnce(() => evictPod(cluster.client, pod, { signal }));
  await report({ message: `Kubernetes evicts the pod ${name}`, level: 'done' });
  return { kind: 'pod', pod, readyBefore };
};

/** The pods that a drain takes away. */
export const drainHandle = async (
  cluster: PlanCluster,
  node: string,
  signal: AbortSignal,
): Promise<KubeHandle> => {
  const pods = (await listPodsOnNode(cluster, node, signal)).filter(isDrained);
  return {
    kind: 'drain',
    pods: pods.map(({ metadata: { namespace, name, uid } }) => ({ namespace, name, uid })),
  };
};

/** A drain is only begun here, by the cordon: its evictions are made as it is followed, so that it outlives a restart. */
const changeNode = async (sending: Sending, { action, patch }: PayloadOf<'node'>): Promise<KubeHandle> => {
  const { plan, cluster, report, signal } = sending;
  const node = nodeOf(plan);
  const isChange = action !== 'drain' || plan.seen.unschedulable !== true;
  if (isChange) {
    await sendPatch(sending, patch);
    await report({
      message: `${node} is ${action === 'uncordon' ? 'uncordoned' : 'cordoned'}`,
      level: 'done',
    });
  }
  if (action !== 'drain') return { kind: 'cordon', unschedulable: action === 'cordon' };
  // What fails from here on must not look as if nothing had been sent.
  return sendOnce(() => drainHandle(cluster, node, signal));
};

/** Makes the change of a plan. Every write is sent once; a refusal for its lock alone has done nothing. */
export const executePlan = async (execution: Execution): Promise<KubeHandle> => {
  const { access, plan } = execution;
  const payload = KubePayload.parse(plan.payload);
  const cluster = access.clusterOf(plan.target.clusterId);
  const sending: Sending = { ...execution, cluster, payload, signal: AbortSignal.timeout(patienceMs) };
  switch (payload.kind) {
    case 'template':
      return rollOut(sending, payload);
    case 'paused':
      return pause(sending, payload);
    case 'scale':
      return scale(sending, payload);
    case 'autoscaling':
      return setBounds(sending, payload);
    case 'stop-task':
      return stopTask(sending, payload);
    case 'node':
      return changeNode(sending, payload);
  }
};
