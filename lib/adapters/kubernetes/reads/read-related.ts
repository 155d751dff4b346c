import type { Incomplete } from '#lib/contract/common.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import type { Autoscaler } from '../model/autoscaler.ts';
import { matchesSelector } from '../model/label-selector.ts';
import type { EndpointSlice, Ingress, KubeService } from '../model/network-objects.ts';
import type { Budget, Quota } from '../model/policy-objects.ts';
import { kindNames, type Workload } from '../model/workload.ts';
import { partNotesWithin } from './landscape.ts';

/** The objects around a workload. */
export type Related = {
  autoscaler: Autoscaler | undefined;
  budgets: Budget[];
  services: KubeService[];
  ingresses: Ingress[];
  slices: EndpointSlice[];
  /** Of the namespace: what limits how many more tasks there may be. */
  quotas: Quota[];
  incomplete: Incomplete[];
};

const backendsOf = ({ spec }: Ingress): string[] =>
  [
    spec.defaultBackend?.service?.name,
    ...spec.rules.flatMap(({ http }) => http?.paths.map(({ backend }) => backend?.service?.name) ?? []),
  ].flatMap((name) => name ?? []);

export const isScalerOf =
  ({ kind, name, namespace }: Workload) =>
  (one: Autoscaler): boolean =>
    one.namespace === namespace &&
    one.spec.scaleTargetRef.kind === kindNames[kind] &&
    one.spec.scaleTargetRef.name === name;

/** What selects, scales or protects the pods of a workload; what cannot be read is told. */
export const readRelated = async (
  cluster: KubeCluster,
  workload: Workload,
  signal: AbortSignal,
): Promise<Related> => {
  const [scalers, budgets, services, ingresses, slices, quotas] = await Promise.all([
    cluster.readSoftly('horizontalpodautoscalers', signal),
    cluster.readSoftly('poddisruptionbudgets', signal),
    cluster.readSoftly('services', signal),
    cluster.readSoftly('ingresses', signal),
    cluster.readSoftly('endpointslices', signal),
    cluster.readSoftly('resourcequotas', signal),
  ]);
  const { namespace, template } = workload;
  const isHere = (one: { namespace: string }) => one.namespace === namespace;
  const mine = services.items.filter(
    (one) =>
      isHere(one) &&
      Object.keys(one.spec.selector).length > 0 &&
      matchesSelector({ matchLabels: one.spec.selector, matchExpressions: [] }, template.metadata.labels),
  );
  const names = new Set(mine.map(({ name }) => name));
  return {
    autoscaler: scalers.items.find(isScalerOf(workload)),
    budgets: budgets.items.filter(
      (one) =>
        isHere(one) && one.spec.selector && matchesSelector(one.spec.selector, template.metadata.labels),
    ),
    services: mine,
    ingresses: ingresses.items.filter(
      (one) => isHere(one) && backendsOf(one).some((name) => names.has(name)),
    ),
    slices: slices.items.filter(
      (one) => isHere(one) && names.has(one.metadata.labels['kubernetes.io/service-name'] ?? ''),
    ),
    quotas: quotas.items.filter(isHere),
    incomplete: [scalers, budgets, services, ingresses, slices, quotas].flatMap((part) =>
      partNotesWithin(part, namespace),
    ),
  };
};
