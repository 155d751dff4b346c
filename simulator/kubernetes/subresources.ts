import { deletePod } from '../world/eks-controller/pod-life.ts';
import {
  type Budget,
  isEnded,
  isReady,
  type KubeObject,
  matchesSelector,
  type Pod,
  type ReplicaSet,
} from '../world/eks-object.ts';
import type { KubeCall } from './kube-request.ts';
import { badRequest, conflict, invalid, StatusError } from './status-error.ts';
import {
  applyPatch,
  checkPreconditions,
  getObject,
  isDryRun,
  readObject,
  replaceObject,
} from './write-object.ts';

type Scale = KubeObject & { spec: { replicas: number }; status: { replicas: number; selector: string } };

function toScale({ metadata, spec, status }: ReplicaSet): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas },
    status: {
      replicas: status?.replicas ?? 0,
      selector: Object.entries(spec.selector.matchLabels ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  };
}

/** GET, PUT and PATCH of how many there should be, and nothing else. */
export function answerScale(call: KubeCall): KubeObject {
  const current = getObject<ReplicaSet>(call);
  const { verb, type } = call.target;
  if (verb === 'get') return toScale(current);
  const wanted = (verb === 'patch' ? applyPatch(call, toScale(current)) : readObject(call)) as Scale;
  const { resourceVersion } = wanted.metadata ?? {};
  if (resourceVersion && resourceVersion !== current.metadata.resourceVersion)
    throw conflict(type, current.metadata.name);
  const replicas = wanted.spec?.replicas ?? 0;
  if (!Number.isInteger(replicas))
    throw badRequest(
      'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal number into Go struct field ScaleSpec.spec.replicas of type int32',
    );
  if (replicas < 0)
    throw invalid({ ...type, group: 'autoscaling', kind: 'Scale' }, current.metadata.name, [
      {
        reason: 'FieldValueInvalid',
        field: 'spec.replicas',
        message: `Invalid value: ${replicas}: must be greater than or equal to 0`,
      },
    ]);
  const changed = replaceObject(call, current, { ...current, spec: { ...current.spec, replicas } });
  return toScale(changed as ReplicaSet);
}

const budgetRefusal = ({ metadata, status }: Budget): StatusError =>
  new StatusError({
    code: 429,
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${metadata.name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`,
        },
      ],
    },
  });

const severalBudgets = (): StatusError =>
  new StatusError({
    code: 500,
    reason: '',
    message:
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  });

/** A pod that has not begun or has ended goes whatever a budget says; one that is not ready, while the budget is met. */
function asksBudget(pod: Pod, { spec, status }: Budget): boolean {
  if (isEnded(pod) || pod.status.phase === 'Pending' || pod.metadata.deletionTimestamp) return false;
  if (isReady(pod)) return true;
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return false;
  return !(status.desiredHealthy > 0 && status.currentHealthy >= status.desiredHealthy);
}

/** Deletes a pod unless that would break a disruption budget. */
export function evictPod(call: KubeCall): unknown {
  const { kube } = call;
  const pod = getObject<Pod>(call);
  const body = readObject(call) as {
    metadata?: { name?: string };
    deleteOptions?: { gracePeriodSeconds?: number; dryRun?: string[]; preconditions?: { uid?: string } };
  };
  if (body.metadata?.name !== pod.metadata.name)
    throw badRequest('name in URL does not match name in Eviction object');
  const options = body.deleteOptions ?? {};
  checkPreconditions(call, pod, options);
  const [budget, another] = kube.store
    .list<Budget>('poddisruptionbudgets.policy', pod.metadata.namespace)
    .filter((one) => matchesSelector(one.spec.selector, pod.metadata.labels));
  if (another) throw severalBudgets();
  const counts = budget !== undefined && asksBudget(pod, budget);
  if (counts && budget.status.disruptionsAllowed < 1) throw budgetRefusal(budget);
  if (!isDryRun(call) && !options.dryRun?.includes('All')) {
    if (counts) {
      kube.store.mutate<Budget>('poddisruptionbudgets.policy', budget, (draft) => {
        draft.status.disruptionsAllowed -= 1;
      });
    }
    deletePod(kube, pod, options.gracePeriodSeconds);
  }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}
