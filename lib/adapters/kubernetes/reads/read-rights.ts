import type { KubeCluster } from '../kube-cluster.ts';
import { pluralOf, type Workload } from '../model/workload.ts';
import type { Rights } from '../rules/capabilities.ts';
import { type AccessQuestion, askAllowed } from './access-review.ts';

/** Over a WebSocket the API server asks for both. https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
export const execQuestions = (namespace: string): AccessQuestion[] =>
  ['get', 'create'].map((verb) => ({ verb, resource: 'pods', subresource: 'exec', namespace }));

/** What our identity may do with a workload. */
export const readRights = async (cluster: KubeCluster, workload: Workload): Promise<Rights> => {
  const { namespace, kind } = workload;
  const resource = pluralOf(kind);
  const [patch, scale, evict, exec, autoscale] = await Promise.all([
    askAllowed(cluster, [{ verb: 'patch', group: 'apps', resource, namespace }]),
    askAllowed(cluster, [{ verb: 'patch', group: 'apps', resource, subresource: 'scale', namespace }]),
    askAllowed(cluster, [{ verb: 'create', resource: 'pods', subresource: 'eviction', namespace }]),
    askAllowed(cluster, execQuestions(namespace)),
    askAllowed(cluster, [
      { verb: 'patch', group: 'autoscaling', resource: 'horizontalpodautoscalers', namespace },
    ]),
  ]);
  return { patch, scale, evict, exec, autoscale };
};
