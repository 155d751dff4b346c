import { z } from 'zod';
import {
  ContainerImage,
  clusterPath,
  csv,
  Instant,
  known,
  listOf,
  listQuery,
  Platform,
  servicePath,
} from './common.ts';

export const ServiceStatus = z.enum(['steady', 'deploying', 'degraded', 'failing', 'stopped', 'unknown']);
export type ServiceStatus = z.infer<typeof ServiceStatus>;

/** The deployment that is on its way, or the last one, as a list row needs it. */
export const CurrentDeployment = z.object({
  id: z.string(),
  status: z.string(),
  startedAt: Instant.optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  /** What the revision that is replaced runs, where AWS still tells. */
  fromImages: z.array(ContainerImage).optional(),
  desired: z.number().int().nullable(),
  running: z.number().int().nullable(),
  pending: z.number().int().nullable(),
  failedTasks: z.number().int().nullable(),
  reason: z.string().optional(),
});
export type CurrentDeployment = z.infer<typeof CurrentDeployment>;

const Count = z.number().int().nullable();

export const ServiceRow = z.object({
  id: z.string(),
  clusterId: z.string(),
  name: z.string(),
  arn: z.string().optional(),
  platform: Platform,
  /** Of Kubernetes. */
  namespace: z.string().optional(),
  /** service or daemon on ECS; deployment, statefulset, daemonset on Kubernetes. */
  kind: z.string(),
  status: ServiceStatus,
  reason: z.string().optional(),
  desired: Count,
  running: Count,
  pending: Count,
  launch: z.string(),
  images: z.array(ContainerImage),
  /** Task definition revision or Kubernetes revision that the primary deployment runs. */
  revision: z.string().optional(),
  updatedAt: Instant.nullable(),
  deployment: CurrentDeployment.optional(),
});
export type ServiceRow = z.infer<typeof ServiceRow>;

export const serviceSorts = [
  'name',
  '-name',
  'status',
  '-status',
  'updatedAt',
  '-updatedAt',
  'running',
  '-running',
  'cluster',
  '-cluster',
] as const;
const serviceFilters = {
  ...listQuery,
  sort: z.enum(serviceSorts).optional(),
  status: csv(ServiceStatus).optional(),
  platform: csv(Platform).optional(),
  account: csv(z.string()).optional(),
  region: csv(z.string()).optional(),
  namespace: csv(z.string()).optional(),
  /** A substring of an image reference, tag or digest. */
  image: csv(z.string()).optional(),
};
export const ListServicesInput = z.strictObject(serviceFilters);
export type ListServicesInput = z.infer<typeof ListServicesInput>;
export const ListClusterServicesInput = z.strictObject({ ...clusterPath, ...serviceFilters });
export type ListClusterServicesInput = z.infer<typeof ListClusterServicesInput>;
export const ServiceList = listOf(ServiceRow);
export type ServiceList = z.infer<typeof ServiceList>;

export const Allowed = z.object({ allowed: z.boolean(), reason: z.string().optional() });
export type Allowed = z.infer<typeof Allowed>;

export const HealthCheck = z.object({
  command: z.array(z.string()),
  intervalSeconds: z.number(),
  timeoutSeconds: z.number(),
  retries: z.number(),
  startPeriodSeconds: z.number().optional(),
});

export const ContainerConfiguration = z.object({
  name: z.string(),
  image: z.string(),
  digest: z.string().optional(),
  tag: z.string().optional(),
  essential: z.boolean(),
  init: z.boolean().optional(),
  cpu: z.number().optional(),
  memoryMiB: z.number().optional(),
  memoryReservationMiB: z.number().optional(),
  /** Kubernetes: `cpu` and `memoryMiB` are its requests, these its limits. */
  cpuLimit: z.number().optional(),
  memoryLimitMiB: z.number().optional(),
  imagePullPolicy: z.string().optional(),
  /** Kubernetes: `readiness: GET :8080/healthz every 10 s, fails after 3`. */
  probes: z.array(z.object({ kind: z.string(), summary: z.string() })).optional(),
  command: z.array(z.string()),
  entryPoint: z.array(z.string()),
  workingDirectory: z.string().optional(),
  user: z.string().optional(),
  readonlyRootFilesystem: z.boolean().optional(),
  privileged: z.boolean().optional(),
  ports: z.array(
    z.object({
      container: z.number(),
      host: z.number().optional(),
      protocol: z.string(),
      name: z.string().optional(),
    }),
  ),
  /** `value` is null for those who may see names only. */
  environment: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  secrets: z.array(z.object({ name: z.string(), valueFrom: z.string() })),
  mounts: z.array(z.object({ volume: z.string(), path: z.string(), readOnly: z.boolean() })),
  dependsOn: z.array(z.object({ container: z.string(), condition: z.string() })),
  healthCheck: HealthCheck.optional(),
  logDriver: z.string().optional(),
  logGroup: z.string().optional(),
  stopTimeoutSeconds: z.number().optional(),
});
export type ContainerConfiguration = z.infer<typeof ContainerConfiguration>;

export const Volume = z.object({
  name: z.string(),
  /** bind, docker, efs, ebs, fsx, emptyDir, … */
  kind: z.string(),
  source: z.string().optional(),
  detail: z.string().optional(),
});
export type Volume = z.infer<typeof Volume>;

export const Target = z.object({
  id: z.string(),
  port: z.number().optional(),
  zone: z.string().optional(),
  state: z.string(),
  reason: z.string().optional(),
  description: z.string().optional(),
});

export const LoadBalancer = z.object({
  name: z.string(),
  targetGroupArn: z.string().optional(),
  container: z.string().optional(),
  port: z.number().optional(),
  protocol: z.string().optional(),
  healthPath: z.string().optional(),
  healthy: Count,
  total: Count,
  targets: z.array(Target),
});
export type LoadBalancer = z.infer<typeof LoadBalancer>;

export const Why = z.object({
  /** One short claim: "Tasks are killed for memory, about 40 s after they start". */
  title: z.string(),
  detail: z.string(),
  next: z.string().optional(),
  /** What the page may offer: the task whose last lines tell, the deployment to go back to. */
  task: z.string().optional(),
  rollbackTo: z.object({ deployment: z.string(), label: z.string() }).optional(),
});
export type Why = z.infer<typeof Why>;

/** An object that belongs to a service of Kubernetes: its HPA, budget, Services, Ingresses, config maps. */
export const RelatedObject = z.object({
  /** The API resource, as `objects` takes it: `services`, `ingresses.networking.k8s.io`. */
  resource: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  summary: z.string().optional(),
});
export type RelatedObject = z.infer<typeof RelatedObject>;

export const Condition = z.object({
  name: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  at: Instant.optional(),
});
export type Condition = z.infer<typeof Condition>;

export const ServiceDetail = ServiceRow.extend({
  ...known,
  createdAt: Instant.optional(),
  by: z.string().optional(),
  why: Why.optional(),
  configuration: z.object({
    taskDefinition: z.string().optional(),
    cpu: z.number().optional(),
    vcpu: z.number().optional(),
    memoryMiB: z.number().optional(),
    architecture: z.string().optional(),
    operatingSystem: z.string().optional(),
    platformVersion: z.string().optional(),
    taskRole: z.string().optional(),
    executionRole: z.string().optional(),
    executeCommand: z.boolean().optional(),
    schedulingStrategy: z.string().optional(),
    minHealthyPercent: z.number().optional(),
    maxPercent: z.number().optional(),
    healthCheckGraceSeconds: z.number().optional(),
    containers: z.array(ContainerConfiguration),
    tags: z.array(z.object({ key: z.string(), value: z.string() })),
  }),
  network: z.object({
    mode: z.string().optional(),
    subnets: z.array(z.string()),
    securityGroups: z.array(z.string()),
    publicIp: z.boolean().optional(),
  }),
  volumes: z.array(Volume),
  loadBalancers: z.array(LoadBalancer),
  circuitBreaker: z.object({
    enabled: z.boolean(),
    rollback: z.boolean(),
    status: z.string().optional(),
    failureCount: Count.optional(),
    threshold: Count.optional(),
  }),
  /** ECS, CODE_DEPLOY, EXTERNAL; the owner that would undo a change on Kubernetes. */
  controller: z.string(),
  strategy: z.string().optional(),
  autoscaling: z.object({ min: z.number(), max: z.number(), suspended: z.boolean() }).nullable(),
  can: z.object({
    scale: Allowed,
    rollback: Allowed,
    deploy: Allowed,
    restart: Allowed,
    exec: Allowed,
    stopTask: Allowed,
    autoscaling: Allowed,
    stopDeployment: Allowed,
    pause: Allowed,
    resume: Allowed,
  }),
  /** Of Kubernetes. */
  paused: z.boolean().optional(),
  labels: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
  annotations: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
  conditions: z.array(Condition).optional(),
  related: z.array(RelatedObject).optional(),
});
export type ServiceDetail = z.infer<typeof ServiceDetail>;

export const GetServiceInput = z.strictObject(servicePath);
export type GetServiceInput = z.infer<typeof GetServiceInput>;

export const ServiceEvent = z.object({
  id: z.string(),
  at: Instant,
  message: z.string(),
  source: z.enum(['service', 'task', 'deployment', 'scaling']),
  level: z.enum(['info', 'warn', 'error']),
  task: z.string().optional(),
  /** Kubernetes: how often it happened, and its one word, `BackOff`. */
  count: z.number().int().optional(),
  reason: z.string().optional(),
});
export type ServiceEvent = z.infer<typeof ServiceEvent>;
export const ListEventsInput = z.strictObject({
  ...servicePath,
  ...listQuery,
  sort: z.enum(['-at', 'at']).optional(),
});
export type ListEventsInput = z.infer<typeof ListEventsInput>;
export const EventList = listOf(ServiceEvent);
export type EventList = z.infer<typeof EventList>;

export const metricRanges = ['15m', '1h', '3h', '12h', '1d', '3d', '7d'] as const;
export const GetMetricsInput = z.strictObject({ ...servicePath, range: z.enum(metricRanges).optional() });
export type GetMetricsInput = z.infer<typeof GetMetricsInput>;
export const MetricSource = z.object({
  /** CloudWatch, Container Insights, metrics.k8s.io. */
  name: z.string(),
  /** Between two of its points. */
  resolutionSeconds: z.number().int(),
  /** Of the first point that it told. */
  since: Instant,
});
export type MetricSource = z.infer<typeof MetricSource>;
export const Metrics = z.object({
  ...known,
  /** `t` is epoch milliseconds; `v` is null where nobody has a datum. */
  series: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      points: z.array(z.tuple([z.number(), z.number().nullable()])),
      /** Who measured, the one that goes back furthest first; none while nothing is known. */
      sources: z.array(MetricSource),
    }),
  ),
  /** Why there is no past, and what would keep one. */
  note: z.string().optional(),
  marks: z.array(z.object({ at: Instant, label: z.string() })),
});
export type Metrics = z.infer<typeof Metrics>;
