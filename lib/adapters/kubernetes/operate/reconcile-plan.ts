import { hashContent, type KubeObject, parseKubeObject } from '#lib/adapters/kubernetes/plan/kube-object.ts';
import { KubePayload, type PayloadOf } from '#lib/adapters/kubernetes/plan/kube-payload.ts';
import type { KubernetesPlanAccess } from '#lib/adapters/kubernetes/plan/kubernetes-plan-access.ts';
import { isCordoned } from '#lib/adapters/kubernetes/plan/plan-node.ts';
import { findPod } from '#lib/adapters/kubernetes/plan/plan-stop-task.ts';
import { templateOf } from '#lib/adapters/kubernetes/plan/pod-spec.ts';
import { nodeOf, objectPathOf } from '#lib/adapters/kubernetes/plan/see-again.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import { drainHandle, rolloutHandle } from './execute-plan.ts';
import type { KubeHandle } from './kube-handle.ts';

export type Reconciled =
  | { took: 'applied'; handle: KubeHandle }
  | { took: 'not_applied' }
  | { took: 'unknown' };

type Input = { access: KubernetesPlanAccess; plan: StoredPlan; signal: AbortSignal };

const unknown: Reconciled = { took: 'unknown' };
const notApplied: Reconciled = { took: 'not_applied' };

const seenSpec = ({ seen }: StoredPlan): Record<string, unknown> =>
  typeof seen.spec === 'object' && seen.spec !== null ? { ...seen.spec } : {};

/** Neither the one state nor the other means that somebody else has changed it since. */
const byState = (now: unknown, wanted: unknown, before: unknown, handle: KubeHandle): Reconciled =>
  now === wanted ? { took: 'applied', handle } : now === before ? notApplied : unknown;

const reconcileStop = async (
  { access, plan, signal }: Input,
  { namespace, pod: name, uid, readyBefore }: PayloadOf<'stop-task'>,
): Promise<Reconciled> => {
  const found = await findPod(access.clusterOf(plan.target.clusterId), { namespace, name, signal });
  const isLeaving = found?.metadata.uid !== uid || found.metadata.deletionTimestamp !== undefined;
  if (!isLeaving) return notApplied;
  return { took: 'applied', handle: { kind: 'pod', pod: { namespace, name, uid }, readyBefore } };
};

const reconcileNode = async (
  { access, plan, signal }: Input,
  node: KubeObject,
  { action }: PayloadOf<'node'>,
): Promise<Reconciled> => {
  const unschedulable = action !== 'uncordon';
  if (isCordoned(node) !== unschedulable) return notApplied;
  const handle: KubeHandle =
    action === 'drain'
      ? await drainHandle(access.clusterOf(plan.target.clusterId), nodeOf(plan), signal)
      : { kind: 'cordon', unschedulable };
  return { took: 'applied', handle };
};

/**
 * Reads back whether the change of a plan was made, without ever making it: by the state itself, since a mark on the
 * template would begin a rollout of its own and hide that a template is an earlier one.
 */
export const reconcilePlan = async (input: Input): Promise<Reconciled> => {
  const { access, plan, signal } = input;
  const payload = KubePayload.parse(plan.payload);
  if (payload.kind === 'stop-task') return reconcileStop(input, payload);
  const cluster = access.clusterOf(plan.target.clusterId);
  const object = parseKubeObject(await cluster.client.read(objectPathOf(plan, payload), { signal }));
  const { spec } = object;
  switch (payload.kind) {
    case 'node':
      return reconcileNode(input, object, payload);
    case 'template': {
      const handle = rolloutHandle({ plan, cluster }, object, payload.isPaused);
      return byState(hashContent(templateOf(object)), payload.after, payload.before, handle);
    }
    case 'paused': {
      const { paused } = payload;
      const handle: KubeHandle = paused
        ? { kind: 'paused', paused }
        : rolloutHandle({ plan, cluster }, object, false);
      return byState(spec.paused === true, paused, !paused, handle);
    }
    case 'scale': {
      const { desired } = payload;
      return byState(spec.replicas, desired, seenSpec(plan).replicas, { kind: 'count', desired });
    }
    case 'autoscaling': {
      const { autoscaler, min, max } = payload;
      const seen = seenSpec(plan);
      return byState(
        `${spec.minReplicas ?? 1}–${spec.maxReplicas}`,
        `${min}–${max}`,
        `${seen.minReplicas ?? 1}–${seen.maxReplicas}`,
        { kind: 'bounds', autoscaler, min, max },
      );
    }
  }
};
