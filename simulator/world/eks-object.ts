import { isDeepStrictEqual } from 'node:util';

export type OwnerReference = {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
};

export type Labels = Record<string, string>;

export type ObjectMeta = {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Labels;
  annotations?: Labels;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: { manager: string; operation: string; [field: string]: unknown }[];
};

/** Any object of the Kubernetes API, as its JSON. */
export type KubeObject = { apiVersion: string; kind: string; metadata: ObjectMeta; [field: string]: unknown };

export type Condition = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  [field: string]: unknown;
};

export type Selector = {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
};

export type Probe = {
  httpGet?: { path: string; port: number | string; scheme?: string };
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
};

export type KeyReference = { name: string; key?: string; optional?: boolean };

export type Container = {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  ports?: { name?: string; containerPort: number; protocol?: string }[];
  env?: {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef?: KeyReference; configMapKeyRef?: KeyReference; [from: string]: unknown };
  }[];
  envFrom?: { secretRef?: KeyReference; configMapRef?: KeyReference }[];
  resources?: { requests?: Labels; limits?: Labels };
  readinessProbe?: Probe;
  livenessProbe?: Probe;
  [field: string]: unknown;
};

export type Taint = { key: string; value?: string; effect: string };
export type Toleration = { key?: string; operator?: string; value?: string; effect?: string };

export type PodSpec = {
  containers: Container[];
  nodeName?: string;
  nodeSelector?: Labels;
  tolerations?: Toleration[];
  restartPolicy?: string;
  terminationGracePeriodSeconds?: number;
  schedulerName?: string;
  serviceAccountName?: string;
  [field: string]: unknown;
};

export type ContainerState = {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: {
    exitCode: number;
    reason: string;
    message?: string;
    startedAt: string;
    finishedAt: string;
    containerID?: string;
  };
};

export type ContainerStatus = {
  name: string;
  image: string;
  imageID: string;
  containerID?: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
};

export type PodStatus = {
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  conditions?: Condition[];
  containerStatuses?: ContainerStatus[];
  hostIP?: string;
  podIP?: string;
  podIPs?: { ip: string }[];
  qosClass?: string;
  startTime?: string;
  reason?: string;
  message?: string;
};

export type Pod = KubeObject & { spec: PodSpec; status: PodStatus };
export type PodTemplate = { metadata: { labels?: Labels; annotations?: Labels }; spec: PodSpec };

export type WorkloadStatus = {
  observedGeneration?: number;
  replicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  updatedReplicas?: number;
  unavailableReplicas?: number;
  conditions?: Condition[];
  [field: string]: unknown;
};

type Workload<Spec> = KubeObject & {
  spec: Spec & { selector: Selector; template: PodTemplate; minReadySeconds?: number };
  status: WorkloadStatus;
};

export type RollingUpdate = {
  maxSurge?: number | string;
  maxUnavailable?: number | string;
  partition?: number;
};

export type Deployment = Workload<{
  replicas: number;
  paused?: boolean;
  revisionHistoryLimit?: number;
  progressDeadlineSeconds?: number;
  strategy: { type: string; rollingUpdate?: RollingUpdate };
}>;
export type ReplicaSet = Workload<{ replicas: number }>;
export type StatefulSet = Workload<{
  replicas: number;
  serviceName: string;
  podManagementPolicy?: string;
  revisionHistoryLimit?: number;
  updateStrategy: { type: string; rollingUpdate?: RollingUpdate };
}>;
export type DaemonSet = Workload<{
  revisionHistoryLimit?: number;
  updateStrategy: { type: string; rollingUpdate?: RollingUpdate };
}>;
export type ControllerRevision = KubeObject & { data: unknown; revision: number };

export type JobSpec = {
  parallelism?: number;
  completions?: number;
  backoffLimit?: number;
  activeDeadlineSeconds?: number;
  suspend?: boolean;
  selector?: Selector;
  template: PodTemplate;
  [field: string]: unknown;
};
export type Job = KubeObject & {
  spec: JobSpec;
  status: {
    active?: number;
    ready?: number;
    succeeded?: number;
    failed?: number;
    startTime?: string;
    completionTime?: string;
    conditions?: Condition[];
  };
};
export type CronJob = KubeObject & {
  spec: {
    schedule: string;
    suspend?: boolean;
    concurrencyPolicy?: string;
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
    jobTemplate: { metadata?: { labels?: Labels; annotations?: Labels }; spec: JobSpec };
  };
  status: { active?: unknown[]; lastScheduleTime?: string; lastSuccessfulTime?: string };
};

export type ScaleTarget = { apiVersion: string; kind: string; name: string };
export type Autoscaler = KubeObject & {
  spec: {
    scaleTargetRef: ScaleTarget;
    minReplicas?: number;
    maxReplicas: number;
    metrics?: {
      type: string;
      resource?: { name: string; target: { type: string; averageUtilization?: number } };
    }[];
  };
  status: {
    currentReplicas?: number;
    desiredReplicas: number;
    lastScaleTime?: string;
    observedGeneration?: number;
    currentMetrics?: unknown[] | null;
    conditions?: Condition[];
  };
};

export type Node = KubeObject & {
  spec: { providerID?: string; unschedulable?: boolean; taints?: Taint[] };
  status: {
    capacity: Labels;
    allocatable: Labels;
    conditions: Condition[];
    addresses: { type: string; address: string }[];
    nodeInfo: Labels;
    [field: string]: unknown;
  };
};

export type Budget = KubeObject & {
  spec: {
    minAvailable?: number | string;
    maxUnavailable?: number | string;
    selector?: Selector;
    unhealthyPodEvictionPolicy?: string;
  };
  status: {
    disruptionsAllowed: number;
    currentHealthy: number;
    desiredHealthy: number;
    expectedPods: number;
    observedGeneration?: number;
    conditions?: Condition[];
  };
};

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export const toTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((one) => one.controller);

export const createOwner = (object: KubeObject): OwnerReference => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  name: object.metadata.name,
  uid: object.metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});

export const isEqual = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);

/** A deep copy as JSON has it: without what is undefined. */
export const copy = <T>(value: T): T => copyValue(value) as T;

function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyValue);
  if (typeof value !== 'object' || value === null) return value;
  const made: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) if (field !== undefined) made[key] = copyValue(field);
  return made;
}

export function matchesSelector(selector: Selector | undefined, labels: Labels = {}): boolean {
  if (!selector) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    if (labels[key] !== value) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    const listed = value !== undefined && values.includes(value);
    return operator === 'In' ? listed : !listed;
  });
}

export const findCondition = (
  status: { conditions?: Condition[] } | undefined,
  type: string,
): Condition | undefined => status?.conditions?.find((one) => one.type === type);

/** Puts a condition in its place; the time of transition moves only when the status does. */
export function setCondition(conditions: Condition[], next: Condition, nowMs: number): Condition[] {
  const before = conditions.find((one) => one.type === next.type);
  const lastTransitionTime =
    before?.status === next.status ? (before.lastTransitionTime ?? toTime(nowMs)) : toTime(nowMs);
  const set = { ...next, lastTransitionTime };
  return before ? conditions.map((one) => (one === before ? set : one)) : [...conditions, set];
}

export const isReady = (pod: Pod): boolean => findCondition(pod.status, 'Ready')?.status === 'True';
export const isEnded = (pod: Pod): boolean =>
  pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
export const isLeaving = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined;

export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  if (!isReady(pod)) return false;
  const since = Date.parse(findCondition(pod.status, 'Ready')?.lastTransitionTime ?? '');
  return minReadySeconds === 0 || nowMs - since >= minReadySeconds * 1000;
}

/** `250m`, `2`, `512Mi`, `1Gi` in units: cores and bytes. */
export function parseQuantity(text: string | number | undefined): number {
  const match = /^([0-9.]+)(n|u|m|k|Ki|M|Mi|G|Gi|T|Ti)?$/.exec(String(text ?? '0'));
  if (!match) return 0;
  return Number(match[1]) * (factors[match[2] ?? ''] ?? 1);
}

const factors: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  Ki: 1024,
  M: 1e6,
  Mi: 1024 ** 2,
  G: 1e9,
  Gi: 1024 ** 3,
  T: 1e12,
  Ti: 1024 ** 4,
};

/** A count or a percentage of `total`. */
export function resolveCount(
  value: number | string | undefined,
  total: number,
  round: 'up' | 'down',
  normal: number | string,
): number {
  const given = value ?? normal;
  if (typeof given === 'number') return given;
  const exact = (total * Number.parseFloat(given)) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
