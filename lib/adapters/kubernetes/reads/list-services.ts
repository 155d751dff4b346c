import type { ServiceRow } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { toServiceRow } from '../rules/service-row.ts';
import type { KubeContext } from './kube-context.ts';
import { readLandscape } from './landscape.ts';
import { viewWorkloads } from './view-workloads.ts';

/** The Deployments, StatefulSets and DaemonSets of a cluster with their status and reason. */
export const listServices = async (
  context: KubeContext,
  clusterId: string,
  { signal }: ReadOptions,
): Promise<Read<ServiceRow[]>> => {
  const cluster = context.clusterOf(clusterId);
  const landscape = await readLandscape(cluster, signal);
  const nowMs = context.now().getTime();
  const { workloads } = landscape;
  const { views, incomplete } = await viewWorkloads(cluster, landscape, { workloads, nowMs });
  return {
    value: views.map((view) => toServiceRow(view, { clusterId, platform: context.platform })),
    incomplete: [...landscape.incomplete, ...incomplete],
    readAt: landscape.readAt,
  };
};
