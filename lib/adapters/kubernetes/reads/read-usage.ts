import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import { isUnsupported } from '#lib/adapters/aws/translate-error.ts';
import { DomainError } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { kubePath } from '../client/kube-path.ts';
import { listAll } from '../client/list-all.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import { type NodeUsage, type PodUsage, projectNodeUsage, projectPodUsage } from '../model/usage.ts';

// A metrics server measures every 15 s.
const keptMs = 10_000;
const readMs = 10_000;
const noMetricsServer = 'The cluster has no metrics server, so nobody knows what its pods use.';
const api = { group: 'metrics.k8s.io', version: 'v1beta1' };

/** A cluster without a metrics server answers that it has no such resource: that is no failure. */
const orNone =
  <T>(fallback: T) =>
  (error: unknown): T => {
    if (isUnsupported(error)) return fallback;
    throw error;
  };

/** What each node uses now; nothing without a metrics server. */
export const readNodeUsage = (cluster: KubeCluster): Promise<Read<NodeUsage[]>> =>
  readSoftly(`${cluster.id} node metrics`, [] as NodeUsage[], () =>
    cluster
      .kept('usage nodes', keptMs, async () => {
        const path = kubePath({ ...api, resource: 'nodes' });
        const signal = AbortSignal.timeout(readMs);
        return (await listAll({ client: cluster.client, path, project: projectNodeUsage, signal })).items;
      })
      .catch(orNone<NodeUsage[]>([])),
  );

/** What each pod of a namespace uses now; a note without a metrics server, as then nobody knows. */
export const readPodUsage = (cluster: KubeCluster, namespace: string): Promise<Read<PodUsage[]>> =>
  readSoftly(`${cluster.id} pod metrics`, [] as PodUsage[], () =>
    cluster
      .kept(`usage ${namespace}`, keptMs, async () => {
        const path = kubePath({ ...api, namespace, resource: 'pods' });
        const signal = AbortSignal.timeout(readMs);
        return (await listAll({ client: cluster.client, path, project: projectPodUsage, signal })).items;
      })
      .catch((error: unknown) => {
        throw isUnsupported(error)
          ? new DomainError('unprocessable', noMetricsServer, { cause: error })
          : error;
      }),
  );
