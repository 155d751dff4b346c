import { type Autoscaler, projectAutoscaler } from '#lib/adapters/kubernetes/model/autoscaler.ts';
import type { LabelSelector } from '#lib/adapters/kubernetes/model/label-selector.ts';
import { type Pod, projectPod } from '#lib/adapters/kubernetes/model/pod.ts';
import {
  isWorkloadKind,
  kindNames,
  projectDaemonSet,
  projectDeployment,
  projectStatefulSet,
  type Workload,
} from '#lib/adapters/kubernetes/model/workload.ts';
import { parseKubeServiceId } from '#lib/contract/ids.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { type KubeObject, parseKubeObject } from './kube-object.ts';
import { autoscalerPath, podPath, type WorkloadName, workloadPath } from './kube-paths.ts';
import type { KubernetesPlanAccess, PlanCluster } from './kubernetes-plan-access.ts';
import { isUnread, listObjects, orUnread, type Unread } from './read-or-unknown.ts';

/** A service as it is now, read for a change of it. */
export type Situation = WorkloadName & {
  ref: ServiceRef;
  cluster: PlanCluster;
  object: KubeObject;
  workload: Workload;
};

const projections = {
  deployment: projectDeployment,
  statefulset: projectStatefulSet,
  daemonset: projectDaemonSet,
};

/** Throws `not_found` for what is no id of a workload. */
export const workloadNameOf = (service: string): WorkloadName => {
  const parsed = parseKubeServiceId(service);
  if (!parsed || !isWorkloadKind(parsed.kind)) throw notFound('service', service);
  return { kind: parsed.kind, namespace: parsed.namespace, name: parsed.name };
};

export const toSituation = (
  { ref, cluster, ...name }: WorkloadName & { ref: ServiceRef; cluster: PlanCluster },
  raw: unknown,
): Situation => {
  const workload = projections[name.kind](raw);
  if (!workload) throw notFound('service', ref.service);
  return { ...name, ref, cluster, object: parseKubeObject(raw), workload };
};

export const readSituation = async (
  access: KubernetesPlanAccess,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<Situation> => {
  const name = workloadNameOf(ref.service);
  const cluster = access.clusterOf(ref.cluster);
  return toSituation({ ref, cluster, ...name }, await cluster.client.read(workloadPath(name), { signal }));
};

/** The autoscaler that moves the service; null where none does. */
export const findAutoscaler = async (
  { cluster, kind, namespace, name }: Situation,
  signal: AbortSignal,
): Promise<Autoscaler | null> => {
  const all = await listObjects(cluster, {
    path: autoscalerPath(namespace),
    project: projectAutoscaler,
    signal,
  });
  return (
    all.find(
      ({ spec: { scaleTargetRef: target } }) => target.kind === kindNames[kind] && target.name === name,
    ) ?? null
  );
};

export const findAutoscalerOrUnread = (
  situation: Situation,
  signal: AbortSignal,
): Promise<Autoscaler | null | Unread> => findAutoscaler(situation, signal).catch(orUnread);

export const describeBounds = (autoscaler: Autoscaler | null | Unread): string[] =>
  autoscaler === null || isUnread(autoscaler)
    ? []
    : [`autoscaling ${autoscaler.spec.minReplicas ?? 1}–${autoscaler.spec.maxReplicas}`];

const operators: Record<string, string> = { In: 'in', NotIn: 'notin' };

/** A selector as a query of the API has it. */
export const selectorText = ({ matchLabels, matchExpressions }: LabelSelector): string =>
  [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) =>
      operator === 'Exists'
        ? key
        : operator === 'DoesNotExist'
          ? `!${key}`
          : `${key} ${operators[operator] ?? 'in'} (${values.join(',')})`,
    ),
  ].join(',');

export const listPods = (
  { cluster, namespace, workload }: Pick<Situation, 'cluster' | 'namespace' | 'workload'>,
  signal: AbortSignal,
): Promise<Pod[]> =>
  listObjects(cluster, {
    path: podPath(namespace),
    query: { labelSelector: selectorText(workload.selector) },
    project: projectPod,
    signal,
  });
