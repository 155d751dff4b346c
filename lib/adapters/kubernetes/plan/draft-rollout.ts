import type { ResolvedImage } from '#lib/adapters/ecr/resolve-images.ts';
import { matchesSelector } from '#lib/adapters/kubernetes/model/label-selector.ts';
import { pluralOf } from '#lib/adapters/kubernetes/model/workload.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { checkLostPlatforms } from './architecture-check.ts';
import { hashContent, type KubeObject, seenOf } from './kube-object.ts';
import { workloadPath } from './kube-paths.ts';
import type { KubePayload, Patch } from './kube-payload.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { listUnchanged } from './list-unchanged.ts';
import { checkRolledPods } from './new-pod-checks.ts';
import { readNewPodFacts } from './new-pod-facts.ts';
import { checkOwner } from './owner-check.ts';
import { checkPermission } from './permission-check.ts';
import { changesImages, type PodSpec, podSpecOf, templateOf } from './pod-spec.ts';
import { isUnread, orUnread } from './read-or-unknown.ts';
import { checkReferences } from './reference-checks.ts';
import { rehearse } from './rehearse.ts';
import { type KubeRevision, listRevisions } from './revisions.ts';
import { findAutoscalerOrUnread, type Situation } from './situation.ts';
import { checkTemplateImages, resolveTemplateImages } from './template-image-checks.ts';
import { checkUpdaters } from './updater-check.ts';
import { checkRollout } from './workload-checks.ts';

export type RolloutInput = {
  access: KubernetesPlanAccess;
  situation: Situation;
  title: string;
  patch: Patch;
  /** The object as the patch is meant to leave it. */
  intended: KubeObject;
  /** When the revision was made that is gone back to. */
  ranAt?: Date | undefined;
  /** What kubectl says when there is nothing to do. */
  nothing: string;
  /** The kept revisions, where they were read already. */
  revisions?: KubeRevision[] | undefined;
  /** Checks of the planner's own, in front. */
  checks: Check[];
  signal: AbortSignal;
};

/** A Deployment goes on with the ReplicaSet that has the wanted template, and what runs of it. */
const listReplicaSets = async (situation: Situation, signal: AbortSignal): Promise<KubeRevision[]> => {
  if (situation.kind !== 'deployment') return [];
  const sets = await listRevisions(situation, signal).catch(orUnread);
  return isUnread(sets) ? [] : sets;
};

/** Who may not read nodes is told where an image fits less of them than before. */
const findLostPlatforms = async (input: {
  access: KubernetesPlanAccess;
  current: PodSpec;
  wanted: PodSpec;
  images: readonly ResolvedImage[];
  reason: string;
  signal: AbortSignal;
}): Promise<Check[]> => {
  const { access, current, wanted, images, reason, signal } = input;
  if (!changesImages(current, wanted)) return [];
  const before = await resolveTemplateImages(access, current, signal);
  return checkLostPlatforms({ before, images, reason });
};

const selectorCheck = ({ workload }: Situation, intended: KubeObject): Check[] => {
  const labels = templateOf(intended).metadata?.labels ?? {};
  return matchesSelector(workload.selector, labels)
    ? []
    : [
        {
          id: 'selector',
          level: 'block',
          message: 'The labels of that pod template do not match the selector, which cannot be changed.',
          remedy: 'Choose a revision with the same labels, or create the service anew.',
        },
      ];
};

/** The plan of a change of the pod template: rehearsed on the server, with what speaks for and against it. */
export const draftRollout = async (input: RolloutInput): Promise<PlanDraft> => {
  const { access, situation, title, patch, intended, ranAt, nothing, signal } = input;
  const { cluster, kind, namespace, name, object, workload } = situation;
  const [current, wanted] = [podSpecOf(object), podSpecOf(intended)];
  const readPath = workloadPath(situation);
  const [rehearsal, permission, images, references, facts, autoscaler, revisions, updaters] =
    await Promise.all([
      rehearse({ cluster, readPath, patch, before: object, intended, signal }),
      checkPermission(
        cluster,
        { verb: 'patch', group: 'apps', resource: pluralOf(kind), namespace, name },
        signal,
      ),
      resolveTemplateImages(access, wanted, signal),
      checkReferences(
        { cluster, namespace, signal },
        wanted,
        workload.counts.ready > 0 ? current : undefined,
      ),
      readNewPodFacts(situation, signal),
      findAutoscalerOrUnread(situation, signal),
      input.revisions ?? listReplicaSets(situation, signal),
      checkUpdaters(situation, { current, wanted, signal }),
    ]);
  const [before, after] = [hashContent(templateOf(object)), hashContent(templateOf(rehearsal.after))];
  const isSame = before === after;
  const kept = revisions.find(({ template }) => hashContent(template) === after);
  const lost = isUnread(facts.nodes)
    ? await findLostPlatforms({ access, current, wanted, images, reason: facts.nodes.unread, signal })
    : [];
  const same: Check[] = isSame ? [{ id: 'nothing-to-change', level: 'block', message: nothing }] : [];
  const payload: KubePayload = {
    kind: 'template',
    patch,
    before,
    after,
    isPaused: workload.isPaused,
  };
  const isRefused = permission.length > 0;
  return {
    title,
    name,
    changes: isSame ? [] : rehearsal.changes,
    unchanged: listUnchanged(situation, { spec: wanted, autoscaler }),
    checks: [
      ...same,
      ...input.checks,
      ...selectorCheck(situation, intended),
      ...permission,
      ...rehearsal.checks.filter(({ id }) => !(isRefused && id === 'permission')),
      ...checkTemplateImages({ spec: wanted, current, images, ranAt }),
      ...references,
      ...checkRollout(situation),
      ...checkRolledPods({
        situation,
        facts,
        spec: wanted,
        images,
        kept: kept?.replicas ?? 0,
        isKept: kept !== undefined,
        isWaiting: workload.isPaused,
      }),
      ...lost,
      ...checkOwner(object),
      ...updaters,
    ],
    seen: seenOf(object),
    payload,
  };
};
