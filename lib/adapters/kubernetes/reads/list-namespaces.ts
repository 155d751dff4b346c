import type { Namespace } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { isForbidden } from '../client/kube-error.ts';
import type { KubeContext } from './kube-context.ts';

/** The namespaces of a cluster; for who may not list them, the ones that are known to be open. */
export const listNamespaces = async (
  context: KubeContext,
  clusterId: string,
  { signal }: ReadOptions,
): Promise<Read<Namespace[]>> => {
  const cluster = context.clusterOf(clusterId);
  const byName = (a: Namespace, b: Namespace) => a.name.localeCompare(b.name);
  try {
    const { items, readAt, incomplete } = await cluster.read('namespaces', signal);
    const value = items.map(({ name, status }) => ({ name, status: status.phase }));
    return { value: value.sort(byName), incomplete, readAt };
  } catch (error) {
    if (!isForbidden(error) || !(error instanceof Error)) throw error;
    const names = await cluster.listKnownNamespaces(signal);
    return {
      value: names.map((name) => ({ name, status: 'Unknown' })).sort(byName),
      incomplete: [{ scope: `${clusterId} namespaces`, code: 'aws_access_denied', message: error.message }],
    };
  }
};
