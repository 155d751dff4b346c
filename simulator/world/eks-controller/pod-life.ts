import {
  type Container,
  controllerOf,
  copy,
  createOwner,
  isEnded,
  isLeaving,
  type KubeObject,
  type Labels,
  type Pod,
  type PodTemplate,
  toTime,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { admitSizes } from './limit-ranges.ts';
import { refuseByQuota } from './pod-quotas.ts';
import { allContainersOf } from './pod-sizes.ts';
import { hashTemplate } from './template-hash.ts';

export const podOwnedBy = (kube: Kube, owner: KubeObject): Pod[] =>
  kube.store
    .list<Pod>('pods', owner.metadata.namespace)
    .filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid);

/** Those that count towards a desired number: neither ended nor leaving. */
export const isActive = (pod: Pod): boolean => !isEnded(pod) && !isLeaving(pod);

function qosOf({ spec }: Pod): string {
  const all = (spec.containers ?? []).map((one) => one.resources ?? {});
  if (all.every((one) => !one.requests && !one.limits)) return 'BestEffort';
  const same = all.every(
    ({ requests = {}, limits = {} }) =>
      limits.cpu && limits.memory && requests.cpu === limits.cpu && requests.memory === limits.memory,
  );
  return same ? 'Guaranteed' : 'Burstable';
}

const tokenMountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The token, the authority and the namespace, as every pod finds them. */
const tokenVolume = (name: string) => ({
  name,
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
});

/** Of a pod, and not of a template: what a container is limited to it asks for, unless it asks for something else. */
function fillRequests({ resources }: Container): void {
  if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests };
}

/** What admission adds to every new pod: its account and token, its tolerations, its priority, its class. */
export function admitPod(pod: Pod): void {
  const { spec, metadata } = pod;
  spec.serviceAccountName ??= 'default';
  spec.serviceAccount ??= spec.serviceAccountName;
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ??= 'default-scheduler';
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.enableServiceLinks ??= true;
  spec.priority ??= 0;
  spec.preemptionPolicy ??= 'PreemptLowerPriority';
  spec.tolerations = [
    ...(spec.tolerations ?? []),
    ...['not-ready', 'unreachable'].map((key) => ({
      key: `node.kubernetes.io/${key}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
  ];
  const name = `kube-api-access-${hashTemplate(metadata.name).slice(0, 5)}`;
  spec.volumes = [...((spec.volumes as object[]) ?? []), tokenVolume(name)];
  spec.containers = spec.containers?.map((one) => ({
    ...one,
    volumeMounts: [
      ...((one.volumeMounts as object[]) ?? []),
      { name, readOnly: true, mountPath: tokenMountPath },
    ],
  }));
  for (const container of allContainersOf(spec)) fillRequests(container);
  metadata.generation = 1;
  pod.status = { phase: 'Pending', qosClass: qosOf(pod) };
}

export function createPodObject(input: {
  owner: KubeObject | null;
  namespace: string;
  name: string;
  generateName?: string;
  template: PodTemplate;
  labels?: Labels;
}): Pod {
  const { owner, namespace, name, template } = input;
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      ...(input.generateName ? { generateName: input.generateName } : {}),
      namespace,
      labels: { ...template.metadata.labels, ...input.labels },
      ...(template.metadata.annotations ? { annotations: { ...template.metadata.annotations } } : {}),
      ...(owner ? { ownerReferences: [createOwner(owner)] } : {}),
    },
    spec: copy(template.spec),
    status: { phase: 'Pending' },
  };
  admitPod(pod);
  return pod;
}

export type Refusal = { message: string };

/**
 * What admission does with a new pod beside completing it: gives it the sizes of its namespace, in place, and refuses
 * what breaks a limit range or a quota, in the API server's words.
 */
export function refusePod(kube: Kube, pod: Pod): Refusal | null {
  const why = admitSizes(kube, pod) ?? refuseByQuota(kube, pod);
  pod.status.qosClass = qosOf(pod);
  return why === null ? null : { message: `pods "${pod.metadata.name}" is forbidden: ${why}` };
}

/** Asks a pod to go; its kubelet ends it. One that no node has goes at once. */
export function deletePod(kube: Kube, pod: Pod, graceSeconds?: number): void {
  const { store, clock } = kube;
  const grace = graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  if (!pod.spec.nodeName || isEnded(pod) || grace === 0) {
    store.remove('pods', pod);
    return;
  }
  if (isLeaving(pod)) return;
  store.mutate('pods', pod, (draft) => markLeaving(draft, grace, clock.now()));
}

/** What a pod looks like from when it is asked to go. */
export function markLeaving({ metadata }: Pod, graceSeconds: number, nowMs: number): void {
  metadata.deletionTimestamp = toTime(nowMs + graceSeconds * 1000);
  metadata.deletionGracePeriodSeconds = graceSeconds;
  metadata.generation = (metadata.generation ?? 0) + 1;
}
