import type { Autoscaler } from '#lib/adapters/kubernetes/model/autoscaler.ts';
import { pluralOf } from '#lib/adapters/kubernetes/model/workload.ts';
import type { Check } from '#lib/contract/plans.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { seenOf } from './kube-object.ts';
import { workloadPath } from './kube-paths.ts';
import type { KubePayload, Patch } from './kube-payload.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { listUnchangedByCount } from './list-unchanged.ts';
import { checkAddedPods } from './new-pod-checks.ts';
import { readNewPodFacts } from './new-pod-facts.ts';
import { checkOwner } from './owner-check.ts';
import { checkPermission } from './permission-check.ts';
import { podSpecOf } from './pod-spec.ts';
import { isUnread, type Unread } from './read-or-unknown.ts';
import { rehearse } from './rehearse.ts';
import { findAutoscalerOrUnread, type Situation } from './situation.ts';
import { resolveTemplateImages } from './template-image-checks.ts';
import { readClaimFacts } from './volume-claims.ts';
import { checkCount } from './workload-checks.ts';

/** A count beside the autoscaler that may be moving it. An autoscaler leaves a service alone that is at 0. */
const autoscalerCheck = (desired: number, autoscaler: Autoscaler | null | Unread): Check[] => {
  const id = 'autoscaling';
  if (autoscaler === null) return [];
  if (isUnread(autoscaler)) {
    return [
      {
        id,
        level: 'unknown',
        message: `Whether an autoscaler moves this service could not be read: ${autoscaler.unread}`,
      },
    ];
  }
  const { metadata, spec } = autoscaler;
  const [min, max] = [spec.minReplicas ?? 1, spec.maxReplicas];
  const hpa = `The autoscaler ${metadata.name} (${min}–${max})`;
  if (desired === 0) {
    return [
      {
        id,
        level: 'warn',
        message: `${hpa} does nothing while there are 0 replicas, and goes on once there is one.`,
      },
    ];
  }
  const remedy = 'Change the bounds of the autoscaler instead.';
  if (desired < min || desired > max) {
    const edge = desired < min ? min : max;
    return [
      {
        id,
        level: 'warn',
        message: `${hpa} moves ${desired} to ${edge} within seconds: it is outside its bounds.`,
        remedy,
      },
    ];
  }
  return [{ id, level: 'warn', message: `${hpa} may change this count again at any time.`, remedy }];
};

const addedChecks = async (
  access: KubernetesPlanAccess,
  situation: Situation,
  { more, signal }: { more: number; signal: AbortSignal },
): Promise<Check[]> => {
  if (more <= 0) return [];
  const spec = podSpecOf(situation.object);
  const [facts, images, claims] = await Promise.all([
    readNewPodFacts(situation, signal),
    resolveTemplateImages(access, spec, signal),
    readClaimFacts(situation, signal),
  ]);
  return checkAddedPods({ situation, facts, spec, images, claims }, more);
};

/** Another number of pods, through the scale subresource. To 0 takes the service down: its name is the confirmation. */
export const planScale = async (
  access: KubernetesPlanAccess,
  situation: Situation,
  { desired, signal }: { desired: number; signal: AbortSignal },
): Promise<PlanDraft> => {
  const { kind, namespace, name, object, workload, cluster } = situation;
  if (kind === 'daemonset') {
    throw unprocessable(`${name} is a DaemonSet: it runs one pod on every node that fits, and has no count.`);
  }
  const now = workload.counts.desired ?? 0;
  const patch: Patch = { type: 'merge', body: { spec: { replicas: desired } } };
  const resource = pluralOf(kind);
  const [rehearsal, permission, autoscaler, added] = await Promise.all([
    rehearse({
      cluster,
      readPath: workloadPath(situation),
      path: workloadPath(situation, 'scale'),
      patch,
      before: object,
      intended: { ...object, spec: { ...object.spec, replicas: desired } },
      signal,
    }),
    checkPermission(
      cluster,
      { verb: 'patch', group: 'apps', resource, subresource: 'scale', namespace, name },
      signal,
    ),
    findAutoscalerOrUnread(situation, signal),
    addedChecks(access, situation, { more: desired - workload.counts.total, signal }),
  ]);
  const nothing: Check[] =
    now === desired
      ? [
          {
            id: 'nothing-to-change',
            level: 'block',
            message: `There is nothing to change: ${name} has ${desired} replicas already.`,
          },
        ]
      : [];
  const down: Check[] =
    desired === 0
      ? [{ id: 'takes-down', level: 'warn', message: `${name} will have no pod: it stops serving.` }]
      : [];
  const payload: KubePayload = { kind: 'scale', patch, desired };
  const isRefused = permission.length > 0;
  return {
    title: `Scale ${name} ${now} → ${desired}`,
    name,
    changes: now === desired ? [] : [{ path: '/spec/replicas', from: now, to: desired }],
    unchanged: listUnchangedByCount(autoscaler),
    checks: [
      ...nothing,
      ...down,
      ...permission,
      ...rehearsal.checks.filter(({ id }) => !(isRefused && id === 'permission')),
      ...autoscalerCheck(desired, autoscaler),
      ...added,
      ...checkCount(situation),
      ...checkOwner(object),
    ],
    ...(desired === 0 && now > 0 ? { confirm: name } : {}),
    seen: seenOf(object),
    payload,
  };
};
