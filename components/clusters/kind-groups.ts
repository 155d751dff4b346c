import type { ObjectKind } from '#lib/contract/objects.ts';

export type KindGroup = 'Workloads' | 'Network' | 'Config' | 'Storage' | 'Access' | 'Cluster' | 'Custom';

const order: KindGroup[] = ['Workloads', 'Network', 'Config', 'Storage', 'Access', 'Cluster', 'Custom'];

const ofCore: Record<string, KindGroup> = {
  pods: 'Workloads',
  replicationcontrollers: 'Workloads',
  podtemplates: 'Workloads',
  services: 'Network',
  endpoints: 'Network',
  configmaps: 'Config',
  secrets: 'Config',
  resourcequotas: 'Config',
  limitranges: 'Config',
  persistentvolumes: 'Storage',
  persistentvolumeclaims: 'Storage',
  serviceaccounts: 'Access',
};
const ofGroup: Record<string, KindGroup> = {
  apps: 'Workloads',
  batch: 'Workloads',
  autoscaling: 'Workloads',
  policy: 'Workloads',
  'networking.k8s.io': 'Network',
  'discovery.k8s.io': 'Network',
  'gateway.networking.k8s.io': 'Network',
  'storage.k8s.io': 'Storage',
  'snapshot.storage.k8s.io': 'Storage',
  'rbac.authorization.k8s.io': 'Access',
  'admissionregistration.k8s.io': 'Cluster',
  'apiextensions.k8s.io': 'Cluster',
  'apiregistration.k8s.io': 'Cluster',
  'certificates.k8s.io': 'Cluster',
  'coordination.k8s.io': 'Cluster',
  'events.k8s.io': 'Cluster',
  'flowcontrol.apiserver.k8s.io': 'Cluster',
  'metrics.k8s.io': 'Cluster',
  'node.k8s.io': 'Cluster',
  'resource.k8s.io': 'Cluster',
  'scheduling.k8s.io': 'Cluster',
};

/** Where a kind belongs; what Kubernetes itself does not have is custom. */
export const groupOfKind = (resource: string): KindGroup => {
  const dot = resource.indexOf('.');
  if (dot < 0) return ofCore[resource] ?? 'Cluster';
  return ofGroup[resource.slice(dot + 1)] ?? 'Custom';
};

/** The kinds by group, in the order people look for them, each group by name. */
export const groupKinds = (kinds: readonly ObjectKind[]): { group: KindGroup; kinds: ObjectKind[] }[] =>
  order.flatMap((group) => {
    const found = kinds
      .filter(({ resource }) => groupOfKind(resource) === group)
      .sort((a, b) => a.kind.localeCompare(b.kind) || a.resource.localeCompare(b.resource));
    return found.length > 0 ? [{ group, kinds: found }] : [];
  });
