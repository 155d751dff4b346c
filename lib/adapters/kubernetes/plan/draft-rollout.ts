import { matchesSelector } from '#lib/adapters/kubernetes/model/label-selector.ts';
import { pluralOf } from '#lib/adapters/kubernetes/model/workload.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { hashContent, type KubeObject, seenOf } from './kube-object.ts';
import { workloadPath } from './kube-paths.ts';
import type { KubePayload, Patch } from './kube-payload.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { listUnchanged } from './list-unchanged.ts';
import { checkOwner } from './owner-check.ts';
import { checkPermission } from './permission-check.ts';
import { podSpecOf, templateOf } from './pod-spec.ts';
import { checkQuota } from './quota-check.ts';
import { checkReferences } from './reference-checks.ts';
import { rehearse } from './rehearse.ts';
import { findAutoscalerOrUnread, type Situation } from './situation.ts';
import { checkTemplateImages, resolveTemplateImages } from './template-image-checks.ts';
import { checkRollout, rollingBounds } from './workload-checks.ts';

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
  /** Checks of the planner's own, in front. */
  checks: Check[];
  signal: AbortSignal;
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
  const [rehearsal, permission, images, references, quota, autoscaler] = await Promise.all([
    rehearse({ cluster, readPath, patch, before: object, intended, signal }),
    checkPermission(
      cluster,
      { verb: 'patch', group: 'apps', resource: pluralOf(kind), namespace, name },
      signal,
    ),
    resolveTemplateImages(access, wanted, signal),
    checkReferences({ cluster, namespace, signal }, wanted, workload.counts.ready > 0 ? current : undefined),
    checkQuota(situation, {
      spec: wanted,
      more: rollingBounds(workload).surge,
      cost: 'new pods wait until old ones have gone.',
      signal,
    }),
    findAutoscalerOrUnread(situation, signal),
  ]);
  const [before, after] = [hashContent(templateOf(object)), hashContent(templateOf(rehearsal.after))];
  const isSame = before === after;
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
      ...quota,
      ...checkOwner(object),
    ],
    seen: seenOf(object),
    payload,
  };
};
