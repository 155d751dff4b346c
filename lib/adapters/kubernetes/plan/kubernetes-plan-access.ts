import type { ImageAccess } from '#lib/adapters/ecr/image-state.ts';
import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import type { KubeNode } from '#lib/adapters/kubernetes/model/kube-node.ts';

/** A cluster as planning and operating reach it. `id` is the contract's. */
export type PlanCluster = {
  id: string;
  name: string;
  client: KubeClient;
  /** What a running watch knows of the nodes, which are many; null where none runs. */
  peek?: (kind: 'nodes') => { items: KubeNode[] } | null;
};

/** How plans and changes of Kubernetes clusters reach what they need. */
export type KubernetesPlanAccess = {
  /** Throws `not_found` for a cluster that is none of ours. */
  clusterOf: (cluster: string) => PlanCluster;
  /** Reads of ECR, in any Region of the connection; absent where there is no AWS behind (a kubeconfig). */
  images?: ImageAccess | undefined;
  now: () => Date;
  /** How long a pod may be held back before a drain ends `failed`: 5 min unless told. */
  drainPatienceMs?: number | undefined;
  /** How long nothing may move where the API has no deadline of its own: 10 min unless told. */
  stillPatienceMs?: number | undefined;
};
