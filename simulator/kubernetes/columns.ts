import type {
  Autoscaler,
  Budget,
  Condition,
  ControllerRevision,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  KubeObject,
  Node,
  Pod,
  PodSpec,
  ReplicaSet,
  Selector,
  StatefulSet,
} from '../world/eks-object.ts';
import { type ResourceType, storeName } from './resource-types.ts';

export type Column = {
  name: string;
  type?: 'string' | 'integer';
  format?: string;
  /** Above 0: only with `-o wide`. */
  priority?: number;
  read: (object: KubeObject, nowMs: number) => string | number;
};

/** As kubectl words it: `42s`, `5m12s`, `3h`, `12d`. */
export function formatAge(fromMs: number): string {
  const seconds = Math.max(0, Math.floor(fromMs / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return seconds % 60 ? `${minutes}m${seconds % 60}s` : `${minutes}m`;
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return minutes % 60 ? `${hours}h${minutes % 60}m` : `${hours}h`;
  if (hours < 48) return `${hours}h`;
  if (days < 8) return hours % 24 ? `${days}d${hours % 24}h` : `${days}d`;
  return `${days}d`;
}

const since = (text: string | undefined, nowMs: number): string =>
  text ? formatAge(nowMs - Date.parse(text)) : '<unknown>';

const name: Column = { name: 'Name', read: ({ metadata }) => metadata.name };
const age: Column = { name: 'Age', read: ({ metadata }, nowMs) => since(metadata.creationTimestamp, nowMs) };

/** A column that reads an object of one kind. */
const column = <T extends KubeObject>(
  title: string,
  read: (object: T, nowMs: number) => string | number | undefined,
  extra: Partial<Column> = {},
): Column => ({ name: title, read: (object, nowMs) => read(object as T, nowMs) ?? '', ...extra });

const wide = { priority: 1 };
const whole = { type: 'integer' as const };
const selectorText = (selector: Selector | undefined): string =>
  Object.entries(selector?.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',') || '<none>';
const containerColumns = (specOf: (object: KubeObject) => PodSpec | undefined): Column[] => [
  column(
    'Containers',
    (object) =>
      specOf(object)
        ?.containers.map((one) => one.name)
        .join(','),
    wide,
  ),
  column(
    'Images',
    (object) =>
      specOf(object)
        ?.containers.map((one) => one.image)
        .join(','),
    wide,
  ),
];
const templateSpec = (object: KubeObject) => (object as Deployment).spec.template.spec;
const selector = column<Deployment>('Selector', ({ spec }) => selectorText(spec.selector), wide);

function reasonOf({ metadata, spec, status }: Pod): string {
  let reason: string = status.reason ?? status.phase;
  const scheduled = status.conditions?.find((one) => one.type === 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') reason = 'SchedulingGated';
  for (const { state } of [...(status.containerStatuses ?? [])].reverse()) {
    if (state.waiting?.reason) reason = state.waiting.reason;
    else if (state.terminated?.reason) reason = state.terminated.reason;
  }
  if (metadata.deletionTimestamp) return 'Terminating';
  return spec ? reason : 'Unknown';
}

function restartsOf({ status }: Pod, nowMs: number): string {
  const all = status.containerStatuses ?? [];
  const count = all.reduce((sum, one) => sum + one.restartCount, 0);
  const [last] = all
    .flatMap((one) => one.lastState.terminated?.finishedAt ?? [])
    .sort()
    .reverse();
  return count > 0 && last ? `${count} (${since(last, nowMs)} ago)` : String(count);
}

const podColumns: Column[] = [
  name,
  column<Pod>(
    'Ready',
    ({ spec, status }) =>
      `${(status.containerStatuses ?? []).filter((one) => one.ready).length}/${spec.containers.length}`,
  ),
  column<Pod>('Status', reasonOf),
  column<Pod>('Restarts', restartsOf),
  age,
  column<Pod>('IP', ({ status }) => status.podIP ?? '<none>', wide),
  column<Pod>('Node', ({ spec }) => spec.nodeName ?? '<none>', wide),
  column<Pod>('Nominated Node', () => '<none>', wide),
  column<Pod>('Readiness Gates', () => '<none>', wide),
];

function nodeStatus({ spec, status }: Node): string {
  const ready = status.conditions.find((one) => one.type === 'Ready');
  const text = ready?.status === 'True' ? 'Ready' : ready ? 'NotReady' : 'Unknown';
  return spec.unschedulable ? `${text},SchedulingDisabled` : text;
}

const targetText = ({ spec, status }: Autoscaler): string =>
  (spec.metrics ?? [])
    .map(({ resource }) => {
      const seen = (status.currentMetrics ?? []) as {
        resource: { name: string; current: { averageUtilization: number } };
      }[];
      const current = seen.find((one) => one.resource.name === resource?.name)?.resource.current
        .averageUtilization;
      return `${resource?.name}: ${current === undefined ? '<unknown>' : `${current}%`}/${resource?.target.averageUtilization}%`;
    })
    .join(', ');

const jobState = ({ status }: Job): string => {
  const words = ['Complete', 'Failed', 'Suspended', 'FailureTarget', 'SuccessCriteriaMet'];
  const isTrue = (type: string) =>
    (status.conditions ?? []).some((one: Condition) => one.type === type && one.status === 'True');
  return words.find(isTrue) ?? 'Running';
};

function jobTook({ status }: Job, nowMs: number): string {
  if (!status.startTime) return '';
  const end = status.completionTime ? Date.parse(status.completionTime) : nowMs;
  return formatAge(end - Date.parse(status.startTime));
}

type ServiceLike = KubeObject & {
  spec: {
    type: string;
    clusterIP?: string;
    selector?: Record<string, string>;
    ports?: { port: number; protocol?: string }[];
  };
};
type IngressLike = KubeObject & {
  spec: { ingressClassName?: string; rules?: { host?: string }[] };
  status?: { loadBalancer?: { ingress?: { hostname?: string }[] } };
};
type EventLike = KubeObject & {
  type: string;
  reason: string;
  message: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  count?: number;
  involvedObject: { kind: string; name: string };
};

const columns: Record<string, Column[]> = {
  pods: podColumns,
  'deployments.apps': [
    name,
    column<Deployment>('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas}`),
    column<Deployment>('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
    column<Deployment>('Available', ({ status }) => status?.availableReplicas ?? 0),
    age,
    ...containerColumns(templateSpec),
    selector,
  ],
  'replicasets.apps': [
    name,
    column<ReplicaSet>('Desired', ({ spec }) => spec.replicas, whole),
    column<ReplicaSet>('Current', ({ status }) => status?.replicas ?? 0, whole),
    column<ReplicaSet>('Ready', ({ status }) => status?.readyReplicas ?? 0, whole),
    age,
    ...containerColumns(templateSpec),
    selector,
  ],
  'statefulsets.apps': [
    name,
    column<StatefulSet>('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas}`),
    age,
    ...containerColumns(templateSpec),
  ],
  'daemonsets.apps': [
    name,
    ...(
      [
        ['Desired', 'desiredNumberScheduled'],
        ['Current', 'currentNumberScheduled'],
        ['Ready', 'numberReady'],
        ['Up-to-date', 'updatedNumberScheduled'],
        ['Available', 'numberAvailable'],
      ] as const
    ).map(([title, field]) => column<DaemonSet>(title, ({ status }) => Number(status?.[field] ?? 0), whole)),
    column<DaemonSet>('Node Selector', ({ spec }) =>
      selectorText({ matchLabels: spec.template.spec.nodeSelector }),
    ),
    age,
    ...containerColumns(templateSpec),
    selector,
  ],
  'controllerrevisions.apps': [
    name,
    column<ControllerRevision>('Controller', ({ metadata }) => {
      const [owner] = metadata.ownerReferences ?? [];
      return owner ? `${owner.kind.toLowerCase()}.apps/${owner.name}` : '<none>';
    }),
    column<ControllerRevision>('Revision', ({ revision }) => revision, whole),
    age,
  ],
  'jobs.batch': [
    name,
    column<Job>('Status', jobState),
    column<Job>('Completions', ({ spec, status }) => `${status.succeeded ?? 0}/${spec.completions ?? 1}`),
    column<Job>('Duration', jobTook),
    age,
  ],
  'cronjobs.batch': [
    name,
    column<CronJob>('Schedule', ({ spec }) => spec.schedule),
    column<CronJob>('Timezone', () => '<none>'),
    column<CronJob>('Suspend', ({ spec }) => (spec.suspend ? 'True' : 'False')),
    column<CronJob>('Active', ({ status }) => status.active?.length ?? 0, whole),
    column<CronJob>('Last Schedule', ({ status }, nowMs) =>
      status.lastScheduleTime ? since(status.lastScheduleTime, nowMs) : '<none>',
    ),
    age,
  ],
  'horizontalpodautoscalers.autoscaling': [
    name,
    column<Autoscaler>('Reference', ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
    column<Autoscaler>('Targets', targetText),
    column<Autoscaler>('MinPods', ({ spec }) => String(spec.minReplicas ?? 1)),
    column<Autoscaler>('MaxPods', ({ spec }) => spec.maxReplicas, whole),
    column<Autoscaler>('Replicas', ({ status }) => status.currentReplicas ?? 0, whole),
    age,
  ],
  nodes: [
    name,
    column<Node>('Status', nodeStatus),
    column<Node>('Roles', () => '<none>'),
    age,
    column<Node>('Version', ({ status }) => status.nodeInfo.kubeletVersion),
    column<Node>(
      'Internal-IP',
      ({ status }) => status.addresses.find((one) => one.type === 'InternalIP')?.address ?? '<none>',
      wide,
    ),
    column<Node>('External-IP', () => '<none>', wide),
    column<Node>('OS-Image', ({ status }) => status.nodeInfo.osImage, wide),
    column<Node>('Kernel-Version', ({ status }) => status.nodeInfo.kernelVersion, wide),
    column<Node>('Container-Runtime', ({ status }) => status.nodeInfo.containerRuntimeVersion, wide),
  ],
  namespaces: [
    name,
    column<KubeObject & { status: { phase: string } }>('Status', ({ status }) => status.phase),
    age,
  ],
  services: [
    name,
    column<ServiceLike>('Type', ({ spec }) => spec.type),
    column<ServiceLike>('Cluster-IP', ({ spec }) => spec.clusterIP ?? '<none>'),
    column<ServiceLike>('External-IP', () => '<none>'),
    column<ServiceLike>('Port(s)', ({ spec }) =>
      (spec.ports ?? []).map((one) => `${one.port}/${one.protocol ?? 'TCP'}`).join(','),
    ),
    age,
    column<ServiceLike>('Selector', ({ spec }) => selectorText({ matchLabels: spec.selector }), wide),
  ],
  'ingresses.networking.k8s.io': [
    name,
    column<IngressLike>('Class', ({ spec }) => spec.ingressClassName ?? '<none>'),
    column<IngressLike>('Hosts', ({ spec }) => (spec.rules ?? []).map((one) => one.host ?? '*').join(',')),
    column<IngressLike>('Address', ({ status }) =>
      (status?.loadBalancer?.ingress ?? []).map((one) => one.hostname ?? '').join(','),
    ),
    column<IngressLike>('Ports', () => '80'),
    age,
  ],
  'poddisruptionbudgets.policy': [
    name,
    column<Budget>('Min Available', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
    column<Budget>('Max Unavailable', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
    column<Budget>('Allowed Disruptions', ({ status }) => status.disruptionsAllowed ?? 0, whole),
    age,
  ],
  events: [
    column<EventLike>('Last Seen', ({ lastTimestamp, eventTime }, nowMs) =>
      since(lastTimestamp ?? eventTime ?? undefined, nowMs),
    ),
    column<EventLike>('Type', ({ type }) => type),
    column<EventLike>('Reason', ({ reason }) => reason),
    column<EventLike>(
      'Object',
      ({ involvedObject }) => `${involvedObject.kind.toLowerCase()}/${involvedObject.name}`,
    ),
    column<EventLike>('Message', ({ message }) => message),
    column<EventLike>('Count', ({ count }) => count ?? 1, { ...whole, priority: 1 }),
    { ...name, priority: 1 },
  ],
};

export function columnsOf(type: ResourceType): Column[] {
  const created: Column = { name: 'Created At', read: ({ metadata }) => metadata.creationTimestamp ?? '' };
  return columns[storeName(type)] ?? [name, created];
}
