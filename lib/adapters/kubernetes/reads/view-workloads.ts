import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import type { Pod } from '../model/pod.ts';
import type { Workload } from '../model/workload.ts';
import { findComplaint } from '../rules/complaint.ts';
import { hasRestartedLately, isEnded, isReady } from '../rules/pod-state.ts';
import { findNewest, type RevisionFacts, revisionsOf } from '../rules/revisions.ts';
import { rolloutOf } from '../rules/rollout.ts';
import { type JudgedView, judgeView, podsOfRevision } from '../rules/service-row.ts';
import { noteShortage } from '../rules/shortage.ts';
import { summarizeTrouble } from '../rules/trouble.ts';
import { type Landscape, mergeNotes } from './landscape.ts';
import { readWarnings } from './read-events.ts';

// Warnings are read of namespaces in which something is wrong, so many at most.
const maxNamespaces = 30;

const hasRestarted = ({ status }: Pod, nowMs: number) =>
  status.containerStatuses.some((one) => hasRestartedLately(one, nowMs));

const isUnwell = (workload: Workload, landscape: Landscape, nowMs: number): boolean => {
  const alive = landscape.podsOf(workload).filter((pod) => !isEnded(pod));
  return (
    alive.length < (workload.counts.desired ?? 0) ||
    alive.some((pod) => !isReady(pod) || hasRestarted(pod, nowMs))
  );
};

const outcomeKey = ({ uid, number }: RevisionFacts) => `${uid} ${number}`;

/** Kubernetes keeps no record of how a rollout ended: what we see of it is kept for as long as we live. */
const noteOutcome = (cluster: KubeCluster, { newest, rollout, startedAt }: JudgedView) => {
  const { status, finishedAt } = rollout;
  if (!newest) return;
  const known = cluster.outcomes.get(outcomeKey(newest));
  if (status !== 'in_progress' && known?.status !== status)
    cluster.outcomes.set(outcomeKey(newest), { status, startedAt, finishedAt });
};

export type Views = { views: JudgedView[]; incomplete: Incomplete[] };

/** Workloads with their verdicts, from what the watches know and the warnings of namespaces in trouble. */
export const viewWorkloads = async (
  cluster: KubeCluster,
  landscape: Landscape,
  { workloads, nowMs }: { workloads: readonly Workload[]; nowMs: number },
): Promise<Views> => {
  const short = landscape.hasPods ? workloads.filter((one) => isUnwell(one, landscape, nowMs)) : [];
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
    const rollout = rolloutOf(workload, pods ?? []);
    const newest = findNewest(workload, revisions);
    // What is on its way is judged by its own pods: those that it replaces may well be why.
    const judged = newest && rollout.status !== 'successful' ? podsOfRevision(alive, newest.id) : alive;
    const running = pods ? alive.filter(isReady).length : workload.counts.ready;
    const desired = workload.counts.desired ?? 0;
    const view = judgeView(
      {
        workload,
        pods,
        revisions,
        trouble: summarizeTrouble(judged, { nowMs, eventsOf }),
        complaint: findComplaint(workload, { events, nowMs }),
        shortSinceMs: noteShortage(cluster.sightings, { uid: workload.uid, desired, running, nowMs }),
        outcomeOf: (revision) => cluster.outcomes.get(outcomeKey(revision)),
      },
      nowMs,
    );
    noteOutcome(cluster, view);
    return view;
  });
  return { views, incomplete: mergeNotes(warnings.flatMap(({ incomplete }) => incomplete)) };
};
