import type { ServiceDetail } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import { judgeCapabilities } from '../rules/capabilities.ts';
import { isEnded } from '../rules/pod-state.ts';
import { toLoadBalancers, toRelatedObjects } from '../rules/related-objects.ts';
import { describeWorkload } from '../rules/service-detail.ts';
import { type JudgedView, toServiceRow } from '../rules/service-row.ts';
import { explainService } from '../rules/service-why.ts';
import type { KubeContext } from './kube-context.ts';
import { type Landscape, mergeNotes, notesWithin, readLandscape } from './landscape.ts';
import { findWorkload } from './list-tasks.ts';
import { readRelated } from './read-related.ts';
import { readRights } from './read-rights.ts';
import { viewWorkloads } from './view-workloads.ts';

export type ServiceView = {
  cluster: KubeCluster;
  landscape: Landscape;
  view: JudgedView;
  notes: Landscape['incomplete'];
};

/** One workload with its verdict; throws `not_found` where there is none. */
export const readServiceView = async (
  context: KubeContext,
  ref: ServiceRef,
  { signal }: ReadOptions,
): Promise<ServiceView> => {
  const cluster = context.clusterOf(ref.cluster);
  const landscape = await readLandscape(cluster, signal);
  const workload = findWorkload(landscape, ref.service);
  const nowMs = context.now().getTime();
  const { views, incomplete } = await viewWorkloads(cluster, landscape, { workloads: [workload], nowMs });
  const [view] = views;
  // One workload in, one view out.
  if (!view) throw new Error(`No view of ${ref.service}.`);
  return { cluster, landscape, view, notes: [...notesWithin(landscape, workload.namespace), ...incomplete] };
};

/** A service with everything that its page shows first; parts that fail are named. */
export const getService = async (
  context: KubeContext,
  ref: ServiceRef,
  options: ReadOptions,
): Promise<Read<Bare<ServiceDetail>>> => {
  const { cluster, landscape, view, notes } = await readServiceView(context, ref, options);
  const { workload } = view;
  const [related, rights] = await Promise.all([
    readRelated(cluster, workload, options.signal),
    readRights(cluster, workload),
  ]);
  const pods = (view.pods ?? []).filter((pod) => !isEnded(pod));
  const why = explainService(view);
  const { autoscaler } = related;
  const isRead = (kind: string) =>
    ![...notes, ...related.incomplete].some(({ scope }) => scope.endsWith(` ${kind}`));
  const { length: revisionCount } = view.revisions;
  const hasHistory = isRead(workload.kind === 'deployment' ? 'replicasets' : 'controllerrevisions');
  const value: Bare<ServiceDetail> = {
    ...toServiceRow(view, { clusterId: ref.cluster, platform: context.platform }),
    ...describeWorkload(workload, pods),
    ...(why ? { why } : {}),
    loadBalancers: toLoadBalancers(related, isRead('endpointslices')),
    related: toRelatedObjects(related, workload),
    autoscaling: autoscaler
      ? { min: autoscaler.spec.minReplicas ?? 1, max: autoscaler.spec.maxReplicas, suspended: false }
      : null,
    can: judgeCapabilities({
      workload,
      rights,
      rollout: view.rollout,
      revisionCount: revisionCount > 1 || hasHistory ? revisionCount : null,
      hasAutoscaler: autoscaler ? true : isRead('horizontalpodautoscalers') ? false : null,
      // Of pods that cannot be read nobody knows that none runs.
      hasRunning:
        view.pods === null ||
        pods.some(({ status }) => status.containerStatuses.some(({ state }) => state.running)),
    }),
  };
  return {
    value,
    incomplete: mergeNotes([...notes, ...related.incomplete]),
    readAt: landscape.readAt,
  };
};
