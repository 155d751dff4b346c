import type {
  Deployment,
  DeploymentSide,
  DeploymentStatus,
  RevisionSummary,
} from '#lib/contract/deployments.ts';
import type { Pod } from '../model/pod.ts';
import { imagesOf } from './images.ts';
import { isEnded, isReady } from './pod-state.ts';
import { present } from './present.ts';
import { type RevisionFacts, revisionIdOfPod, startedAtOf } from './revisions.ts';
import type { JudgedView } from './service-row.ts';

/** The next one after it went back to something older: it was rolled back. */
const isRolledBack = (revision: RevisionFacts, next: RevisionFacts | undefined): boolean =>
  next !== undefined &&
  (next.formerNumbers.some((one) => one < revision.number) ||
    (next.createdAt ?? '') < (revision.createdAt ?? ''));

const rollbackStatuses: Partial<Record<DeploymentStatus, DeploymentStatus>> = {
  in_progress: 'rollback_in_progress',
  failed: 'rollback_failed',
};

/**
 * Kubernetes keeps no record of how a rollout ended. Of the newest its conditions tell, of one whose tasks are Ready
 * now they do, and some we saw end; of any other nobody knows.
 */
const statusOf = (view: JudgedView, index: number): DeploymentStatus => {
  const { revisions, rollout, newest } = view;
  const revision = revisions[index];
  if (!revision) return 'unknown';
  if (revision.id === newest?.id) return rollout.status;
  const next = revisions[index - 1];
  if (isRolledBack(revision, next))
    return (next?.id === newest?.id && rollbackStatuses[rollout.status]) || 'rollback_successful';
  const seen = view.outcomeOf(revision);
  if (seen) return seen.status;
  const pods = (view.pods ?? []).filter((pod) => revisionIdOfPod(pod) === revision.id);
  return (revision.ready ?? 0) > 0 || pods.some(isReady) ? 'successful' : 'unknown';
};

const sideOf = (revision: RevisionFacts | undefined, podsOf: (id: string) => Pod[]): DeploymentSide | null =>
  revision ? { revision: revision.id, images: imagesOf(revision.containers, podsOf(revision.id)) } : null;

const reasonOf = ({ rollout, complaint, trouble, judged }: JudgedView): string | undefined => {
  if (rollout.status === 'successful') return undefined;
  if (rollout.isPaused) return 'paused';
  return complaint?.sentence ?? trouble?.sentence ?? rollout.reason ?? judged.reason;
};

/** The one that the service runs, or is on its way to. */
export const currentRevisionOf = ({ newest, revisions }: JudgedView): RevisionFacts | undefined =>
  newest ?? revisions[0];

/** The history of a workload as its revisions tell it, newest first. */
export const toDeployments = (view: JudgedView): Deployment[] => {
  const { workload, revisions, newest, rollout, trouble } = view;
  const pods = view.pods ?? [];
  const podsOf = (id: string) => pods.filter((pod) => revisionIdOfPod(pod) === id);
  const current = currentRevisionOf(view);
  return revisions.map((revision, index): Deployment => {
    const isCurrent = revision.id === current?.id;
    const isNewest = revision.id === newest?.id;
    const isMoving = isNewest && rollout.status === 'in_progress';
    const mine = podsOf(revision.id);
    const alive = mine.filter((pod) => !isEnded(pod));
    const running = alive.filter(isReady).length;
    const failed = trouble && revisionIdOfPod(trouble.pod) === revision.id ? trouble.tasks : 0;
    const isUsed = isCurrent || alive.length > 0;
    const seen = view.outcomeOf(revision);
    return present({
      id: revision.id,
      status: statusOf(view, index),
      reason: isNewest ? reasonOf(view) : undefined,
      startedAt:
        seen?.startedAt ??
        startedAtOf(revision, revisions, mine) ??
        workload.metadata.creationTimestamp ??
        new Date(0).toISOString(),
      finishedAt: (isNewest ? rollout.finishedAt : undefined) ?? (isMoving ? undefined : seen?.finishedAt),
      from: sideOf(revisions[index + 1], podsOf),
      to: { revision: revision.id, images: imagesOf(revision.containers, mine) },
      failedTasks: isNewest && view.pods ? failed : null,
      current: isCurrent,
      rolledBack: isRolledBack(revision, revisions[index - 1]) || undefined,
      number: revision.number || undefined,
      cause: revision.cause,
      paused: isCurrent && workload.isPaused ? true : undefined,
      progress:
        isUsed && view.pods
          ? {
              desired: revision.desired ?? (isNewest ? (workload.counts.desired ?? null) : null),
              running,
              pending: alive.length - running,
            }
          : undefined,
    });
  });
};

export const toRevisionSummaries = (view: JudgedView): RevisionSummary[] => {
  const current = currentRevisionOf(view);
  return view.revisions.map(({ id, number }) => ({
    id,
    number: number || null,
    status: id === current?.id ? 'ACTIVE' : 'KEPT',
    current: id === current?.id,
  }));
};
