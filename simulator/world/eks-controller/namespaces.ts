import type { KubeObject } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';

/** What an API server adds to a new namespace. */
export function admitNamespace(namespace: KubeObject): void {
  const { metadata } = namespace;
  metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
  delete metadata.generation;
  namespace.spec = { finalizers: ['kubernetes'] };
  namespace.status = { phase: 'Active' };
}

/** What controllers put into every namespace. */
export function furnishNamespace({ store }: Kube, namespace: string): void {
  store.create('serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace },
  });
  store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-root-ca.crt', namespace },
  });
}
