import type { KubeClient } from '../kube-client.ts';

export type WorkloadInput = {
  kind?: 'deployment' | 'statefulset' | 'daemonset';
  replicas?: number;
  image?: string;
  annotations?: Record<string, string>;
  spec?: object;
  podSpec?: object;
};

export const namespace = 'shop';
export const idOf = (name: string, kind = 'deployment'): string => `${namespace}.${kind}.${name}`;
export const pathOf = (name: string, kind = 'deployment'): string =>
  `/apis/apps/v1/namespaces/${namespace}/${kind}s/${name}`;
export const podsOf = (name: string): string =>
  `/api/v1/namespaces/${namespace}/pods?labelSelector=app.kubernetes.io%2Fname%3D${name}`;

type Status = Record<string, number> & { currentRevision?: string; updateRevision?: string };

const isSettled: Record<string, (status: Status, replicas: number) => boolean> = {
  deployment: (one, replicas) =>
    one.updatedReplicas === replicas &&
    one.availableReplicas === replicas &&
    one.replicas === replicas &&
    !one.terminatingReplicas,
  statefulset: (one, replicas) =>
    one.updatedReplicas === replicas &&
    one.readyReplicas === replicas &&
    one.updateRevision === one.currentRevision,
  daemonset: (one) =>
    Number(one.desiredNumberScheduled) > 0 &&
    one.updatedNumberScheduled === one.desiredNumberScheduled &&
    one.numberAvailable === one.desiredNumberScheduled,
};

/** Waits until the newest template serves with that many, and no pod of an older one is left to end. */
export async function settle(
  admin: KubeClient,
  name: string,
  kind = 'deployment',
  replicas = 2,
): Promise<void> {
  const { status: settled } = await admin.until(
    pathOf(name, kind),
    ({ metadata, status }) =>
      status.observedGeneration === metadata.generation && isSettled[kind]?.(status, replicas) === true,
  );
  const count = kind === 'daemonset' ? settled.desiredNumberScheduled : replicas;
  await admin.until(podsOf(name), ({ items }) => items.length === count);
}

/** Makes a workload with other hands; waits until it serves unless it is not meant to. */
export async function make(admin: KubeClient, name: string, input: WorkloadInput = {}): Promise<void> {
  const { kind = 'deployment', replicas = 2, image = 'nginx:1', annotations, spec, podSpec } = input;
  const labels = { 'app.kubernetes.io/name': name };
  await admin.create(pathOf('', kind).replace(/\/$/, ''), {
    metadata: { name },
    spec: {
      ...(kind === 'daemonset' ? {} : { replicas }),
      ...(kind === 'statefulset' ? { serviceName: name } : {}),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...(annotations ? { annotations } : {}) },
        spec: { terminationGracePeriodSeconds: 2, containers: [{ name: 'web', image }], ...podSpec },
      },
      ...spec,
    },
  });
  if (!annotations?.['rig/behaviour']) await settle(admin, name, kind, replicas);
}

/** Somebody else's change of the image. */
export const setImage = (admin: KubeClient, name: string, image: string, kind = 'deployment') =>
  admin.send('PATCH', pathOf(name, kind), {
    type: 'application/strategic-merge-patch+json',
    body: { spec: { template: { spec: { containers: [{ name: 'web', image }] } } } },
  });

export const imageOf = async (admin: KubeClient, name: string, kind = 'deployment'): Promise<string> =>
  (await admin.get(pathOf(name, kind))).spec.template.spec.containers[0].image;
