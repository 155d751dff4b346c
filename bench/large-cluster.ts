import { createClusterClock } from '../simulator/world/eks-clock.ts';
import { fillDefaults } from '../simulator/world/eks-defaults.ts';
import type { KubeObject, Labels } from '../simulator/world/eks-object.ts';
import type { EksCluster, Kube } from '../simulator/world/eks-state.ts';
import { createStore } from '../simulator/world/eks-store.ts';
import type { World } from '../simulator/world/world.ts';

export type ClusterSize = { pods: number; deployments: number; nodes: number };

const namespaces = 20;
/** One Deployment of so many crashes. */
const unwellEvery = 100;
const bornAt = '2026-01-05T08:00:00Z';
const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const podHash = '6c8f7d9b54';

const number = (index: number): string => String(index).padStart(4, '0');
const nameOf = (index: number): string => `service-${number(index)}`;
const namespaceOf = (index: number): string => `team-${String((index % namespaces) + 1).padStart(2, '0')}`;
const nodeOf = (index: number): string =>
  `ip-10-40-${Math.floor(index / 250)}-${index % 250}.eu-west-1.compute.internal`;
const digestOf = (index: number): string => `sha256:${index.toString(16).padStart(64, 'a')}`;
const imageOf = (index: number): string => `${registry}/platform/service-${index % 200}`;

const labelsOf = (index: number): Labels => ({
  'app.kubernetes.io/name': nameOf(index),
  'app.kubernetes.io/instance': nameOf(index),
  'app.kubernetes.io/part-of': 'platform',
  'app.kubernetes.io/managed-by': 'Helm',
  team: namespaceOf(index),
});

const probe = (path: string) => ({
  httpGet: { path, port: 8080, scheme: 'HTTP' },
  initialDelaySeconds: 5,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
});

const environment = Array.from({ length: 18 }, (_, index) => ({
  name: `SETTING_${index}`,
  value: `postgres.platform.svc.cluster.local:5432/value-of-setting-${index}`,
}));

const containersOf = (index: number) => [
  {
    name: 'app',
    image: `${imageOf(index)}:2026.01.${index % 30}`,
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    env: environment,
    envFrom: [{ configMapRef: { name: `${nameOf(index)}-settings` } }],
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/readyz'),
    volumeMounts: [
      { name: 'config', mountPath: '/etc/service', readOnly: true },
      { name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ],
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  },
  {
    name: 'proxy',
    image: `${registry}/platform/proxy:1.34.1`,
    args: ['--config', '/etc/proxy/config.yaml', '--log-level', 'warning', '--concurrency', '2'],
    ports: [{ name: 'admin', containerPort: 9901, protocol: 'TCP' }],
    resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    readinessProbe: probe('/ready'),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  },
];

/** What the API server notes of every field that a manager has set: about a third of a real pod. */
const managedFieldsOf = (manager: string, fields: readonly string[]) => [
  {
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time: bornAt,
    fieldsType: 'FieldsV1',
    fieldsV1: Object.fromEntries(
      fields.map((field) => [
        `f:${field}`,
        { '.': {}, 'f:image': {}, 'f:imagePullPolicy': {}, 'f:name': {}, 'f:resources': { '.': {} } },
      ]),
    ),
  },
];

const managedFields = [
  ...managedFieldsOf('kube-controller-manager', Object.keys(containersOf(0)[0] ?? {})),
  ...managedFieldsOf('kubelet', ['conditions', 'containerStatuses', 'phase', 'podIP', 'podIPs', 'startTime']),
];

const templateOf = (index: number) => ({
  metadata: { labels: { ...labelsOf(index) }, annotations: { 'checksum/config': digestOf(index) } },
  spec: {
    containers: containersOf(index),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: nameOf(index),
    securityContext: {},
    schedulerName: 'default-scheduler',
  },
});

const controlledBy = (kind: string, { metadata }: KubeObject) => [
  { apiVersion: 'apps/v1', kind, name: metadata.name, uid: metadata.uid ?? '', controller: true },
];

const conditionsOf = (ready: 'True' | 'False') =>
  ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
    type,
    status: type.includes('Ready') && !type.startsWith('Pod') ? ready : 'True',
    lastProbeTime: null,
    lastTransitionTime: bornAt,
  }));

const statusOf = (index: number, pod: number, isWell: boolean) => ({
  phase: 'Running',
  conditions: conditionsOf(isWell ? 'True' : 'False'),
  hostIP: `10.40.0.${pod % 250}`,
  podIP: `10.41.${Math.floor(pod / 250)}.${pod % 250}`,
  podIPs: [{ ip: `10.41.${Math.floor(pod / 250)}.${pod % 250}` }],
  startTime: bornAt,
  qosClass: 'Burstable',
  containerStatuses: containersOf(index).map(({ name, image }, at) => {
    const crashes = !isWell && at === 0;
    return {
      name,
      image,
      imageID: `${imageOf(index)}@${digestOf(index)}`,
      containerID: `containerd://${digestOf(pod).slice(7)}`,
      ready: !crashes,
      started: !crashes,
      restartCount: crashes ? 41 : 0,
      state: crashes
        ? { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' } }
        : { running: { startedAt: bornAt } },
      lastState: crashes
        ? { terminated: { exitCode: 1, reason: 'Error', startedAt: bornAt, finishedAt: bornAt } }
        : {},
    };
  }),
});

const putDeployment = ({ store }: Kube, index: number, pods: number): KubeObject => {
  const place = { name: nameOf(index), namespace: namespaceOf(index), creationTimestamp: bornAt };
  const annotations = {
    'deployment.kubernetes.io/revision': '2',
    'meta.helm.sh/release-name': nameOf(index),
  };
  const ready = index % unwellEvery === 0 ? 0 : pods;
  const counts = { replicas: pods, readyReplicas: ready, availableReplicas: ready, observedGeneration: 2 };
  const rest = { generation: 2, labels: labelsOf(index), annotations, managedFields };
  const selector = { matchLabels: { 'app.kubernetes.io/name': nameOf(index) } };
  const template = templateOf(index);
  const condition = (type: string, status: string, reason: string) => ({ type, status, reason });
  const deployment = store.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...place, ...rest },
    spec: { replicas: pods, selector, template, strategy: { type: 'RollingUpdate' } },
    status: {
      ...counts,
      updatedReplicas: pods,
      conditions: [
        condition('Available', ready > 0 ? 'True' : 'False', 'MinimumReplicasAvailable'),
        condition('Progressing', 'True', 'NewReplicaSetAvailable'),
      ],
    },
  });
  const [, current] = ['5d7b9c6f48', podHash].map((hash, at) =>
    store.create('replicasets.apps', {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        ...place,
        ...rest,
        name: `${nameOf(index)}-${hash}`,
        annotations: { ...annotations, 'deployment.kubernetes.io/revision': String(at + 1) },
        ownerReferences: controlledBy('Deployment', deployment),
      },
      spec: { replicas: at === 0 ? 0 : pods, selector, template },
      status: at === 0 ? { replicas: 0, observedGeneration: 2 } : counts,
    }),
  );
  return current ?? deployment;
};

const putPod = (
  { store }: Kube,
  { replicaSet, index, pod, nodes }: { replicaSet: KubeObject; index: number; pod: number; nodes: number },
) => {
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${replicaSet.metadata.name}-${number(pod)}x`,
      generateName: `${replicaSet.metadata.name}-`,
      namespace: namespaceOf(index),
      creationTimestamp: bornAt,
      labels: { ...labelsOf(index), 'pod-template-hash': podHash },
      annotations: { 'checksum/config': digestOf(index), 'kubectl.kubernetes.io/restartedAt': bornAt },
      ownerReferences: controlledBy('ReplicaSet', replicaSet),
      managedFields,
    },
    spec: {
      ...templateOf(index).spec,
      nodeName: nodeOf(pod % nodes),
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }],
      volumes: [
        { name: 'config', configMap: { name: `${nameOf(index)}-settings`, defaultMode: 420 } },
        { name: 'kube-api-access', projected: { defaultMode: 420, sources: [{ serviceAccountToken: {} }] } },
      ],
    },
    status: statusOf(index, pod, index % unwellEvery !== 0),
  };
  fillDefaults('pods', object);
  store.create('pods', object);
};

const putNode = ({ store }: Kube, index: number) => {
  const size = { cpu: '8', memory: '32000000Ki', pods: '58' };
  store.create('nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: nodeOf(index),
      creationTimestamp: bornAt,
      labels: {
        'node.kubernetes.io/instance-type': 'm6i.2xlarge',
        'topology.kubernetes.io/zone': `eu-west-1${'abc'[index % 3]}`,
        'eks.amazonaws.com/nodegroup': 'general',
      },
    },
    spec: { providerID: `aws:///eu-west-1a/i-0${index.toString(16).padStart(16, '0')}` },
    status: {
      capacity: size,
      allocatable: size,
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', lastTransitionTime: bornAt }],
      nodeInfo: { kubeletVersion: 'v1.34.1-eks-113cf36', osImage: 'Amazon Linux 2023' },
    },
  });
};

/** The inside of a cluster of thousands of pods; no controller moves it, only who changes it through its API. */
export const openLargeCluster = (world: World, cluster: EksCluster, size: ClusterSize): Kube => {
  const clock = createClusterClock(world.clock, world.clock.now());
  clock.joinWorld();
  const random = world.random.fork('large');
  const kube: Kube = {
    world,
    cluster,
    clock,
    random,
    store: createStore({ now: clock.now, random }),
    logTraits: new Map(),
    containers: new Map(),
    pulled: new Set(),
    said: new Map(),
    retryAt: new Map(),
    watches: new Set(),
    terminalSizes: new Map(),
    wake: () => {},
  };
  for (let index = 0; index < namespaces; index += 1)
    kube.store.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespaceOf(index) },
      status: { phase: 'Active' },
    });
  for (let index = 0; index < size.nodes; index += 1) putNode(kube, index);
  const each = Math.ceil(size.pods / size.deployments);
  for (let index = 0; index < size.deployments; index += 1) {
    const replicaSet = putDeployment(kube, index, each);
    for (let pod = index * each; pod < (index + 1) * each; pod += 1)
      putPod(kube, { replicaSet, index, pod, nodes: size.nodes });
  }
  kube.store.compact();
  return kube;
};
