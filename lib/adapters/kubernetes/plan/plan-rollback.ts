import { bestTag, shortDigest } from '#lib/adapters/ecr/ecr-reference.ts';
import type { Pod } from '#lib/adapters/kubernetes/model/pod.ts';
import { isReady } from '#lib/adapters/kubernetes/rules/pod-state.ts';
import { parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { Check, RollbackTarget } from '#lib/contract/plans.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { draftRollout } from './draft-rollout.ts';
import { hashContent } from './kube-object.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { planImage } from './plan-deploy.ts';
import { imagesOf, parsePodSpec, podSpecOf, templateOf } from './pod-spec.ts';
import { findRevision, type KubeRevision, listRevisions } from './revisions.ts';
import { listPods, type Situation } from './situation.ts';
import { undone, undoPatch } from './undo-patch.ts';
import { pausedCheck } from './workload-checks.ts';

/** What people call the revision: the tag of the image that differs, else its number. */
const labelOf = ({ object }: Situation, { template, number }: KubeRevision): string => {
  const now = imagesOf(podSpecOf(object));
  const other = [...imagesOf(parsePodSpec(template.spec))].find(([name, image]) => now.get(name) !== image);
  const { tag, digest } = parseImageReference(other?.[1] ?? '');
  return bestTag(tag ? [tag] : []) ?? (digest ? shortDigest(digest) : `revision ${number}`);
};

const keptCheck = (
  { workload }: Situation,
  { number }: KubeRevision,
  all: readonly KubeRevision[],
): Check => ({
  id: 'revision',
  level: 'ok',
  message: `Revision ${number} is kept, one of ${all.length} (${workload.revisionHistoryLimit} old ones at most). Going back gives it a new number.`,
});

/** A StatefulSet in order waits for its broken pod, even when a newer revision would mend it. */
const orderedCheck = ({ workload }: Situation, pods: readonly Pod[]): Check[] => {
  if (workload.kind !== 'statefulset' || workload.podManagementPolicy === 'Parallel') return [];
  const stuck = pods.filter((pod) => !isReady(pod) && !pod.metadata.deletionTimestamp);
  if (stuck.length === 0) return [];
  const names = stuck.map(({ metadata }) => metadata.name).join(', ');
  return [
    {
      id: 'ordered-ready',
      level: 'warn',
      message: `${names} ${stuck.length === 1 ? 'is' : 'are'} not ready, and a StatefulSet in order (OrderedReady) waits for it before it replaces anything.`,
      remedy: `Once this is applied, stop ${names}: it comes back from the earlier revision.`,
    },
  ];
};

/** Back to a revision as `kubectl rollout undo` goes, or to one container's image by its digest. */
export const planRollback = async (
  access: KubernetesPlanAccess,
  situation: Situation,
  { to, signal }: { to: RollbackTarget; signal: AbortSignal },
): Promise<PlanDraft> => {
  if ('container' in to) {
    return planImage(access, situation, {
      container: to.container,
      image: to.digest,
      verb: 'Roll back',
      signal,
    });
  }
  const { kind, name, object } = situation;
  const [revisions, pods] = await Promise.all([
    listRevisions(situation, signal),
    kind === 'statefulset' ? listPods(situation, signal) : Promise.resolve([]),
  ]);
  const revision = findRevision(situation, revisions, 'revision' in to ? to.revision : to.deployment);
  const isCurrent = hashContent(revision.template) === hashContent(templateOf(object));
  return draftRollout({
    access,
    situation,
    title: `Roll back ${name} to ${labelOf(situation, revision)}`,
    patch: undoPatch(kind, object, revision),
    intended: undone(kind, object, revision),
    ranAt: revision.createdAt,
    revisions,
    nothing: `There is nothing to change: the current template already matches revision ${revision.number}.`,
    checks: [
      ...pausedCheck(situation, {
        level: 'block',
        message:
          "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      }),
      ...(isCurrent ? [] : [keptCheck(situation, revision, revisions)]),
      ...orderedCheck(situation, pods),
    ],
    signal,
  });
};
