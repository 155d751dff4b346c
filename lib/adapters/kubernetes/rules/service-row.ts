import type { JudgedStatus } from '#lib/adapters/terms/judged-status.ts';
import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import type { Platform } from '#lib/contract/common.ts';
import { kubeServiceId } from '#lib/contract/ids.ts';
import type { CurrentDeployment, ServiceRow } from '#lib/contract/services.ts';
import type { Pod } from '../model/pod.ts';
import type { Workload } from '../model/workload.ts';
import { imagesOf } from './images.ts';
import { isEnded, isReady } from './pod-state.ts';
import { findNewest, type RevisionFacts, revisionIdOfPod, startedAtOf } from './revisions.ts';
import { type Outcome, type RolloutState, rolloutOf } from './rollout.ts';
import { judgeWorkload } from './service-status.ts';
import type { Trouble } from './trouble.ts';

/** Everything of one workload that its row is made from. */
export type WorkloadView = {
  workload: Workload;
  /** Its own, also those that have ended; null where pods cannot be read. */
  pods: readonly Pod[] | null;
  /** Newest first. */
  revisions: readonly RevisionFacts[];
  trouble: Trouble | undefined;
  /** Why pods cannot even be made. */
  complaint: Pick<Verdict, 'sentence' | 'next'> | undefined;
  shortSinceMs: number | undefined;
  /** How the rollout of a revision ended, where we saw it. */
  outcomeOf: (revision: RevisionFacts) => Outcome | undefined;
};

/** What a view says once it is looked at: shared by the row, the detail and the history. */
export type JudgedView = WorkloadView & {
  rollout: RolloutState;
  newest: RevisionFacts | undefined;
  judged: JudgedStatus;
  startedAt: string | undefined;
};

export const podsOfRevision = (pods: readonly Pod[], id: string | undefined) =>
  pods.filter((pod) => id !== undefined && revisionIdOfPod(pod) === id);

export const judgeView = (view: WorkloadView, nowMs: number): JudgedView => {
  const { workload, revisions } = view;
  const pods = view.pods ?? [];
  const rollout = rolloutOf(workload, pods);
  const newest = findNewest(workload, revisions);
  const mine = podsOfRevision(pods, newest?.id);
  const startedAt = newest && (view.outcomeOf(newest)?.startedAt ?? startedAtOf(newest, revisions, mine));
  const running = view.pods ? pods.filter(isReady).length : workload.counts.ready;
  const judged = judgeWorkload({
    nowMs,
    workload,
    running,
    pending: view.pods ? pods.filter((pod) => !isEnded(pod)).length - running : null,
    rollout,
    newest: newest && {
      id: newest.id,
      startedAtMs: startedAt ? Date.parse(startedAt) : undefined,
      ready: view.pods ? mine.filter(isReady).length : (newest.ready ?? workload.counts.updated),
    },
    shortSinceMs: view.shortSinceMs,
    trouble: view.trouble,
    complaint: view.complaint?.sentence,
  });
  return { ...view, rollout, newest, judged, startedAt };
};

/** FARGATE for a pod on Fargate, EC2 on any other node of EKS; a cluster elsewhere just has nodes. */
export const launchOfPod = ({ metadata, spec }: Pod, platform: Platform): string | undefined => {
  if (metadata.labels['eks.amazonaws.com/fargate-profile'] || spec.schedulerName === 'fargate-scheduler')
    return 'FARGATE';
  if (!spec.nodeName) return undefined;
  if (spec.nodeName.startsWith('fargate-')) return 'FARGATE';
  return platform === 'eks' ? 'EC2' : 'NODES';
};

const launchOf = (pods: readonly Pod[], platform: Platform): string => {
  const launches = new Set(pods.flatMap((pod) => launchOfPod(pod, platform) ?? []));
  return [...launches].sort().join(', ') || (platform === 'eks' ? 'EC2' : 'NODES');
};

const toDeployment = (view: JudgedView): CurrentDeployment | undefined => {
  const { workload, revisions, rollout, newest, startedAt, trouble } = view;
  const target = newest ?? revisions[0];
  if (!target) return undefined;
  const pods = podsOfRevision(view.pods ?? [], newest?.id);
  const former = newest ? revisions.find(({ number }) => number < newest.number) : revisions[0];
  const running = pods.filter(isReady).length;
  const failed = trouble && revisionIdOfPod(trouble.pod) === newest?.id ? trouble.tasks : 0;
  const reason = rollout.isPaused ? 'paused' : rollout.reason;
  return {
    id: target.id,
    status: rollout.status,
    ...(startedAt ? { startedAt } : {}),
    ...(former ? { from: former.id } : {}),
    ...(newest ? { to: newest.id } : {}),
    ...(former
      ? { fromImages: imagesOf(former.containers, podsOfRevision(view.pods ?? [], former.id)) }
      : {}),
    desired: workload.counts.desired ?? null,
    running: view.pods ? running : null,
    pending: view.pods ? pods.filter((pod) => !isEnded(pod)).length - running : null,
    failedTasks: view.pods ? failed : null,
    ...(reason ? { reason } : {}),
  };
};

/** When what runs was rolled out, while a pause keeps its successor from being made. */
const lastStartOf = ({ revisions, pods }: JudgedView): string | undefined => {
  const [last] = revisions;
  return last && startedAtOf(last, revisions, podsOfRevision(pods ?? [], last.id));
};

/** A workload as lists show it. */
export const toServiceRow = (
  view: JudgedView,
  { clusterId, platform }: { clusterId: string; platform: Platform },
): ServiceRow => {
  const { workload, judged, newest, revisions, startedAt } = view;
  const pods = view.pods ?? [];
  const alive = pods.filter((pod) => !isEnded(pod));
  const running = alive.filter(isReady).length;
  const deployment = toDeployment(view);
  const revision = (newest ?? revisions[0])?.id;
  const { kind, namespace, name } = workload;
  return {
    id: kubeServiceId({ namespace, kind, name }),
    clusterId,
    name,
    platform,
    namespace,
    kind,
    ...judged,
    desired: workload.counts.desired ?? null,
    running: view.pods ? running : workload.counts.ready,
    pending: view.pods ? alive.length - running : null,
    launch: launchOf(alive, platform),
    images: imagesOf(workload.template.containers, pods),
    ...(revision ? { revision } : {}),
    updatedAt: startedAt ?? lastStartOf(view) ?? workload.metadata.creationTimestamp ?? null,
    ...(deployment ? { deployment } : {}),
  };
};
