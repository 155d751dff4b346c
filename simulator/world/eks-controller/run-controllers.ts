import type { Cancel } from '../clock.ts';
import { dropOldEvents } from '../eks-event.ts';
import { type Autoscaler, controllerOf, isLeaving, type KubeObject, type Pod } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import type { StoreEvent } from '../eks-store.ts';
import { lookAtLoad } from './autoscaler.ts';
import { reconcileCronJob, runCronJobs } from './cron-jobs.ts';
import { reconcileDaemonSet } from './daemon-sets.ts';
import { reconcileDeployment } from './deployments.ts';
import { reconcileJob } from './jobs.ts';
import { beginPod, forgetPod, needsStart, stopPod } from './kubelet.ts';
import { deletePod } from './pod-life.ts';
import { listUsed } from './pod-quotas.ts';
import { reconcileReplicaSet } from './replica-sets.ts';
import { retryWaiting, schedulePod } from './schedule-pod.ts';
import { reconcileBudget, reconcileService } from './services.ts';
import { reconcileStatefulSet } from './stateful-sets.ts';

type Reconcile = (kube: Kube, namespace: string | undefined, name: string) => void;

function reconcileQuota(kube: Kube, namespace: string | undefined, name: string): void {
  const quota = kube.store.get('resourcequotas', namespace, name);
  if (!quota) return;
  kube.store.mutate('resourcequotas', quota, (draft) => {
    draft.status = { hard: (draft.spec as { hard: unknown }).hard, used: listUsed(kube, quota) };
  });
}

const reconcilers: Record<string, Reconcile> = {
  'deployments.apps': reconcileDeployment,
  'replicasets.apps': reconcileReplicaSet,
  'statefulsets.apps': reconcileStatefulSet,
  'daemonsets.apps': reconcileDaemonSet,
  'jobs.batch': reconcileJob,
  'cronjobs.batch': reconcileCronJob,
  'poddisruptionbudgets.policy': reconcileBudget,
  resourcequotas: reconcileQuota,
  services: reconcileService,
  pods: (kube, namespace, name) => {
    const pod = kube.store.get<Pod>('pods', namespace, name);
    if (pod) schedulePod(kube, pod);
  },
};

const resourceOfKind: Record<string, string> = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  DaemonSet: 'daemonsets.apps',
  Job: 'jobs.batch',
  CronJob: 'cronjobs.batch',
};

const followers = ['services', 'poddisruptionbudgets.policy', 'resourcequotas'];
const dependents = [
  'replicasets.apps',
  'controllerrevisions.apps',
  'jobs.batch',
  'pods',
  'endpointslices.discovery.k8s.io',
];
const settleMs = 120;

/** Ends what the object owned, as the garbage collector does. */
function collectGarbage(kube: Kube, { metadata }: KubeObject): void {
  for (const resource of dependents) {
    for (const object of kube.store.list(resource, metadata.namespace)) {
      if (!object.metadata.ownerReferences?.some((one) => one.uid === metadata.uid)) continue;
      if (resource === 'pods') deletePod(kube, object as Pod);
      else kube.store.remove(resource, object);
    }
  }
}

/** A Deployment that recreates its pods waits for the last of the old ones to be gone. */
function wakeGrandparent(kube: Kube, pod: Pod): void {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'ReplicaSet') return;
  const set = kube.store.get('replicasets.apps', pod.metadata.namespace, owner.name);
  const parent = set && controllerOf(set);
  if (parent) kube.wake('deployments.apps', { namespace: pod.metadata.namespace, name: parent.name });
}

function hearPod(kube: Kube, { type, object, previous }: StoreEvent): void {
  const pod = object as Pod;
  const before = previous as Pod | null;
  for (const resource of followers)
    for (const one of kube.store.list(resource, pod.metadata.namespace)) kube.wake(resource, one.metadata);
  if (type === 'DELETED') {
    forgetPod(kube, pod);
    wakeGrandparent(kube, pod);
    const fargate = pod.spec.nodeName?.startsWith('fargate-')
      ? kube.store.get('nodes', undefined, pod.spec.nodeName)
      : null;
    if (fargate) kube.store.remove('nodes', fargate);
    retryWaiting(kube);
    return;
  }
  if (!pod.spec.nodeName && type === 'ADDED') kube.wake('pods', pod.metadata, 30);
  if (needsStart(pod, before)) beginPod(kube, pod);
  if (isLeaving(pod) && !(before && isLeaving(before))) stopPod(kube, pod);
}

function hear(kube: Kube, event: StoreEvent): void {
  const { resource, object, type } = event;
  if (resource === 'events') return;
  const owner = controllerOf(object);
  const ownerResource = owner && resourceOfKind[owner.kind];
  if (ownerResource) kube.wake(ownerResource, { namespace: object.metadata.namespace, name: owner.name });
  if (resource === 'pods') hearPod(kube, event);
  else if (resource === 'persistentvolumeclaims')
    for (const one of kube.store.list('resourcequotas', object.metadata.namespace))
      kube.wake('resourcequotas', one.metadata);
  else if (resource === 'nodes') {
    for (const set of kube.store.list('daemonsets.apps')) kube.wake('daemonsets.apps', set.metadata);
    retryWaiting(kube);
  } else if (reconcilers[resource] && type !== 'DELETED') kube.wake(resource, object.metadata);
  if (type === 'DELETED' && resource !== 'pods') collectGarbage(kube, object);
}

/** Repeats on the cluster's clock. */
export function repeat(kube: Kube, everyMs: number, run: () => void): void {
  const again = () => {
    run();
    kube.clock.schedule(everyMs, again);
  };
  kube.clock.schedule(everyMs - (kube.clock.now() % everyMs), again);
}

/** The part of `Kube` that wakes controllers: many wishes about one object become one look at it. */
export function createWake(kube: () => Kube): Kube['wake'] {
  const due = new Map<string, { atMs: number; cancel: Cancel }>();
  return (resource, { namespace, name }, delayMs = settleMs) => {
    const reconcile = reconcilers[resource];
    if (!reconcile) return;
    const { clock } = kube();
    const key = `${resource} ${namespace}/${name}`;
    const atMs = clock.now() + delayMs;
    const waiting = due.get(key);
    if (waiting && waiting.atMs <= atMs) return;
    waiting?.cancel();
    const cancel = clock.schedule(delayMs, () => {
      due.delete(key);
      reconcile(kube(), namespace, name);
    });
    due.set(key, { atMs, cancel });
  };
}

/** Connects what happens to objects with the controllers that care. */
export function runControllers(kube: Kube): void {
  kube.store.subscribe((event) => hear(kube, event));
}

/** What looks by the clock; started when the cluster's past is nearly over. */
export function runPeriodic(kube: Kube): void {
  repeat(kube, 60_000, () => runCronJobs(kube));
  repeat(kube, 300_000, () => dropOldEvents(kube));
  repeat(kube, 15_000, () => {
    for (const scaler of kube.store.list<Autoscaler>('horizontalpodautoscalers.autoscaling'))
      lookAtLoad(kube, scaler);
  });
}
