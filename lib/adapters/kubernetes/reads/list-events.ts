import type { ServiceEvent } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { kindNames } from '../model/workload.ts';
import { newestFirst, toServiceEvent } from '../rules/event-rows.ts';
import { readServiceView } from './get-service.ts';
import type { KubeContext } from './kube-context.ts';
import { partNotesWithin } from './landscape.ts';
import { readEventsAbout } from './read-events.ts';
import { isScalerOf } from './read-related.ts';

/** Everything that Kubernetes still says about a service, its revisions, its pods and its autoscaler, newest first. */
export const listEvents = async (
  context: KubeContext,
  ref: ServiceRef,
  options: ReadOptions,
): Promise<Read<ServiceEvent[]>> => {
  const { cluster, view, notes } = await readServiceView(context, ref, options);
  const { workload, revisions } = view;
  const scalers = await cluster.readSoftly('horizontalpodautoscalers', options.signal);
  const scaler = scalers.items.find(isScalerOf(workload));
  const uids = new Set([
    workload.uid,
    ...revisions.map(({ uid }) => uid),
    ...(view.pods ?? []).map(({ uid }) => uid),
    ...(scaler ? [scaler.uid] : []),
  ]);
  // A pod that is gone is known by the name that its ReplicaSet gave it.
  const prefixes =
    workload.kind === 'deployment' ? revisions.map(({ id }) => `${id}-`) : [`${workload.name}-`];
  const isPodOf = (name: string) => {
    const prefix = prefixes.find((one) => name.startsWith(one));
    return prefix !== undefined && /^([a-z0-9]{5}|\d+)$/.test(name.slice(prefix.length));
  };
  const events = await readEventsAbout(
    cluster,
    workload.namespace,
    ({ about }) =>
      (about.uid !== undefined && uids.has(about.uid)) ||
      (about.kind === 'Pod' && isPodOf(about.name)) ||
      (about.kind === kindNames[workload.kind] && about.name === workload.name && !about.uid),
    options.signal,
  );
  return {
    value: newestFirst(events.map(toServiceEvent)),
    incomplete: [...notes, ...partNotesWithin(scalers, workload.namespace)],
  };
};
