import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import type { Workload } from '../model/workload.ts';
import { findComplaint } from '../rules/complaint.ts';
import { isEnded, isReady } from '../rules/pod-state.ts';
import { revisionsOf } from '../rules/revisions.ts';
import { type JudgedView, judgeView } from '../rules/service-row.ts';
import { noteShortage } from '../rules/shortage.ts';
import { summarizeTrouble } from '../rules/trouble.ts';
import { type Landscape, mergeNotes } from './landscape.ts';
import { readWarnings } from './read-events.ts';

// Warnings are read of namespaces in which something is wrong, so many at most.
const maxNamespaces = 30;

const isShort = (workload: Workload, landscape: Landscape): boolean => {
  const alive = landscape.podsOf(workload).filter((pod) => !isEnded(pod));
  return alive.length < (workload.counts.desired ?? 0) || alive.some((pod) => !isReady(pod));
};

export type Views = { views: JudgedView[]; incomplete: Incomplete[] };

/** Workloads with their verdicts, from what the watches know and the warnings of namespaces in trouble. */
export const viewWorkloads = async (
  cluster: KubeCluster,
  landscape: Landscape,
  { workloads, nowMs }: { workloads: readonly Workload[]; nowMs: number },
): Promise<Views> => {
  const short = landscape.hasPods ? workloads.filter((one) => isShort(one, landscape)) : [];
  const namespaces = [...new Set(short.map(({ namespace }) => namespace))].slice(0, maxNamespaces);
  const warnings = await mapLimited(namespaces, 4, (namespace) => readWarnings(cluster, namespace));
  const byUid = Map.groupBy(
    warnings.flatMap(({ value }) => value),
    ({ about }) => about.uid ?? '',
  );
  const eventsOf = ({ uid }: { uid: string }): readonly KubeEvent[] => byUid.get(uid) ?? [];
  const views = workloads.map((workload) => {
    const pods = landscape.hasPods ? landscape.podsOf(workload) : null;
    const replicaSets = landscape.replicaSetsOf(workload);
    const revisions = revisionsOf(workload, {
      replicaSets,
      controllerRevisions: landscape.controllerRevisionsOf(workload),
    });
    const events = [workload, ...replicaSets].flatMap(eventsOf);
    const alive = (pods ?? []).filter((pod) => !isEnded(pod));
    const running = pods ? alive.filter(isReady).length : workload.counts.ready;
    const desired = workload.counts.desired ?? 0;
    return judgeView(
      {
        workload,
        pods,
        revisions,
        trouble: summarizeTrouble(alive, { nowMs, eventsOf }),
        complaint: findComplaint(workload, { events, nowMs }),
        shortSinceMs: noteShortage(cluster.sightings, { uid: workload.uid, desired, running, nowMs }),
      },
      nowMs,
    );
  });
  return { views, incomplete: mergeNotes(warnings.flatMap(({ incomplete }) => incomplete)) };
};
