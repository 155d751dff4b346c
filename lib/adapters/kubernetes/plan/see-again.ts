import { notFound } from '#lib/domain/domain-error.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import { parseKubeObject, seenOf } from './kube-object.ts';
import { autoscalerPath, nodePath, workloadPath } from './kube-paths.ts';
import { KubePayload } from './kube-payload.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { seenOfNode } from './plan-node.ts';
import { findPod, seenOfPod } from './plan-stop-task.ts';
import { workloadNameOf } from './situation.ts';

/** The service of a plan; throws `not_found` for a plan of something else. */
export const serviceOf = ({ target }: StoredPlan) => workloadNameOf(target.serviceId ?? '');

/** The node of a plan; throws `not_found` for a plan of something else. */
export const nodeOf = ({ target }: StoredPlan): string => {
  if (!target.nodeId) throw notFound('node', target.name);
  return target.nodeId;
};

/** Where the object is read that the plan is about. */
export const objectPathOf = (plan: StoredPlan, payload: KubePayload): string => {
  if (payload.kind === 'node') return nodePath(nodeOf(plan));
  const service = serviceOf(plan);
  return payload.kind === 'autoscaling'
    ? autoscalerPath(service.namespace, payload.autoscaler)
    : workloadPath(service);
};

/** What a plan saw, read anew. */
export const seeAgain = async (
  access: KubernetesPlanAccess,
  { plan, signal }: { plan: StoredPlan; signal: AbortSignal },
): Promise<Record<string, unknown>> => {
  const payload = KubePayload.parse(plan.payload);
  const cluster = access.clusterOf(plan.target.clusterId);
  if (payload.kind === 'stop-task') {
    const { namespace, pod: name } = payload;
    return seenOfPod(await findPod(cluster, { namespace, name, signal }));
  }
  const object = parseKubeObject(await cluster.client.read(objectPathOf(plan, payload), { signal }));
  return payload.kind === 'node' ? seenOfNode(object) : seenOf(object);
};
