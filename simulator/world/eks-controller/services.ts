import {
  type Budget,
  createOwner,
  isLeaving,
  isReady,
  type KubeObject,
  type Labels,
  matchesSelector,
  type Pod,
  resolveCount,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { isActive } from './pod-life.ts';

type Service = KubeObject & {
  spec: {
    selector?: Labels;
    ports?: { name?: string; port: number; targetPort?: number | string; protocol?: string }[];
  };
};

const portOf = (pod: Pod, target: number | string | undefined, normal: number): number => {
  if (typeof target === 'number') return target;
  const ports = pod.spec.containers.flatMap((one) => one.ports ?? []);
  return ports.find((one) => one.name === target)?.containerPort ?? normal;
};

/** Its Endpoints and EndpointSlice: the pods behind a Service, ready or not. */
export function reconcileService(kube: Kube, namespace: string | undefined, name: string): void {
  const { store } = kube;
  const service = store.get<Service>('services', namespace, name);
  if (!service?.spec.selector) return;
  const selector = { matchLabels: service.spec.selector };
  const pods = store
    .list<Pod>('pods', namespace)
    .filter((pod) => isActive(pod) && pod.status.podIP && matchesSelector(selector, pod.metadata.labels));
  const [first] = pods;
  const ports = (service.spec.ports ?? []).map((one) => ({
    ...(one.name ? { name: one.name } : {}),
    port: first ? portOf(first, one.targetPort, one.port) : one.port,
    protocol: one.protocol ?? 'TCP',
  }));
  const refer = ({ metadata }: Pod) => ({ kind: 'Pod', namespace, name: metadata.name, uid: metadata.uid });
  const slices = 'endpointslices.discovery.k8s.io';
  const sliceName = `${name}-${(service.metadata.uid ?? '').slice(0, 5)}`;
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...store.get(slices, namespace, sliceName)?.metadata,
      name: sliceName,
      generateName: `${name}-`,
      namespace,
      labels: {
        ...service.metadata.labels,
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [createOwner(service)],
    },
    addressType: 'IPv4',
    endpoints: pods.map((pod) => ({
      addresses: [pod.status.podIP],
      conditions: { ready: isReady(pod), serving: isReady(pod), terminating: isLeaving(pod) },
      nodeName: pod.spec.nodeName,
      targetRef: refer(pod),
    })),
    ports,
  };
  const addresses = (ready: boolean) =>
    pods
      .filter((pod) => isReady(pod) === ready)
      .map((pod) => ({ ip: pod.status.podIP, nodeName: pod.spec.nodeName, targetRef: refer(pod) }));
  const subset = {
    ...(addresses(true).length > 0 ? { addresses: addresses(true) } : {}),
    ...(addresses(false).length > 0 ? { notReadyAddresses: addresses(false) } : {}),
    ports,
  };
  const endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...store.get('endpoints', namespace, name)?.metadata,
      name,
      namespace,
      labels: { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
    },
    ...(pods.length > 0 ? { subsets: [subset] } : {}),
  };
  const put = (resource: string, object: KubeObject) =>
    store.get(resource, namespace, object.metadata.name)
      ? store.update(resource, object)
      : store.create(resource, object);
  put(slices, slice);
  put('endpoints', endpoints);
}

/** How many pods may go now without breaking the budget. */
export function reconcileBudget(kube: Kube, namespace: string | undefined, name: string): void {
  const { store, clock } = kube;
  const budget = store.get<Budget>('poddisruptionbudgets.policy', namespace, name);
  if (!budget) return;
  const pods = store
    .list<Pod>('pods', namespace)
    .filter((pod) => isActive(pod) && matchesSelector(budget.spec.selector, pod.metadata.labels));
  const { minAvailable, maxUnavailable } = budget.spec;
  const healthy = pods.filter(isReady).length;
  const needed =
    maxUnavailable === undefined
      ? resolveCount(minAvailable, pods.length, 'up', 1)
      : pods.length - resolveCount(maxUnavailable, pods.length, 'up', 0);
  const allowed = Math.max(0, healthy - needed);
  store.mutate<Budget>('poddisruptionbudgets.policy', budget, (draft) => {
    const before = draft.status?.conditions?.at(0);
    const status = allowed > 0 ? 'True' : 'False';
    const moved = before?.status !== status;
    draft.status = {
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: needed,
      expectedPods: pods.length,
      observedGeneration: draft.metadata.generation ?? 1,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status,
          reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
          message: '',
          lastTransitionTime: moved
            ? `${new Date(clock.now()).toISOString().slice(0, 19)}Z`
            : before.lastTransitionTime,
        },
      ],
    };
  });
}
