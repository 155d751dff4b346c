import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { pluralOf, type WorkloadKind } from '#lib/adapters/kubernetes/model/workload.ts';

export type WorkloadName = { kind: WorkloadKind; namespace: string; name: string };

export const workloadPath = ({ kind, namespace, name }: WorkloadName, subresource?: string): string =>
  kubePath({
    group: 'apps',
    version: 'v1',
    namespace,
    resource: pluralOf(kind),
    name,
    ...(subresource ? { subresource } : {}),
  });

export const autoscalerPath = (namespace: string, name?: string): string =>
  kubePath({ group: 'autoscaling', version: 'v2', namespace, resource: 'horizontalpodautoscalers', name });

export const podPath = (namespace: string, name?: string, subresource?: string): string =>
  kubePath({ version: 'v1', namespace, resource: 'pods', name, ...(subresource ? { subresource } : {}) });

export const nodePath = (name: string): string => kubePath({ version: 'v1', resource: 'nodes', name });
