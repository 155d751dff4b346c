import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Scaling } from '#lib/contract/scaling.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { isReady } from '../rules/pod-state.ts';
import { toActivities, toLimits, toPolicies } from '../rules/scaling-rows.ts';
import { readServiceView } from './get-service.ts';
import type { KubeContext } from './kube-context.ts';
import { partNotesWithin } from './landscape.ts';
import { readEventsOf } from './read-events.ts';
import { isScalerOf } from './read-related.ts';

/** How a service scales by itself: the bounds and metrics of its HorizontalPodAutoscaler, and what came of them. */
export const getScaling = async (
  context: KubeContext,
  ref: ServiceRef,
  options: ReadOptions,
): Promise<Read<Bare<Scaling>>> => {
  const { cluster, view, landscape, notes } = await readServiceView(context, ref, options);
  const { workload, pods } = view;
  const scalers = await cluster.readSoftly('horizontalpodautoscalers', options.signal);
  const scaler = scalers.items.find(isScalerOf(workload));
  const about = scaler && { ...scaler, kind: 'HorizontalPodAutoscaler' };
  const events = await readSoftly(
    `${ref.cluster}/${ref.service} scaling events`,
    [] as KubeEvent[],
    async () => (about ? readEventsOf(cluster, about, options.signal) : []),
  );
  const activities = scaler ? [...toLimits(scaler), ...toActivities(events.value)] : [];
  return {
    value: {
      desired: workload.counts.desired ?? null,
      running: pods ? pods.filter(isReady).length : workload.counts.ready,
      min: scaler ? (scaler.spec.minReplicas ?? 1) : null,
      max: scaler?.spec.maxReplicas ?? null,
      policies: scaler ? toPolicies(scaler) : [],
      scheduledActions: [],
      activities: activities.sort((a, b) => b.at.localeCompare(a.at)),
    },
    incomplete: [...notes, ...partNotesWithin(scalers, workload.namespace), ...events.incomplete],
    readAt: landscape.readAt,
  };
};
