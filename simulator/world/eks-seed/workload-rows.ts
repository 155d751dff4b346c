import type { LogStyle } from '../blueprint/types.ts';

export type WorkloadRow = {
  namespace: string;
  name: string;
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob' | 'Job';
  repository: string;
  /** Oldest first: how many versions behind the newest, and when that was deployed. */
  releases: { lag: number; ageHours: number; cause?: string }[];
  replicas?: number;
  cpu?: string;
  memory?: string;
  port?: number;
  probes?: boolean;
  /** Named by digest instead of by tag. */
  pinned?: boolean;
  secret?: string;
  nodeGroup?: string;
  scaling?: { min: number; max: number; cpuPercent: number };
  budget?: { minAvailable: number };
  host?: string;
  deadlineSeconds?: number;
  minReadySeconds?: number;
  surge?: { maxSurge: number | string; maxUnavailable: number | string };
  annotations?: Record<string, string>;
  schedule?: string;
  /** Of a CronJob or Job. */
  batch?: {
    runSeconds?: number;
    backoffLimit?: number;
    /** Its containers are started again in their pod. */
    restarts?: boolean;
    suspended?: boolean;
    concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
    timeZone?: string;
    keepsFailed?: number;
  };
  /** A last change that waits behind a pause. */
  pausedWith?: { lag: number; ageHours: number };
  log?: LogStyle;
  linesPerMinute?: number;
};

const day = 24;

/** The services of the cluster `harbour`: a healthy one and one of each trouble that Kubernetes has a word for. */
export const workloadRows: WorkloadRow[] = [
  {
    namespace: 'shop',
    name: 'checkout',
    kind: 'Deployment',
    repository: 'shop/checkout',
    releases: [
      { lag: 3, ageHours: 9 * day, cause: 'release v1.41.0' },
      { lag: 2, ageHours: 6 * day, cause: 'release v1.41.1' },
      { lag: 1, ageHours: 3 * day, cause: 'release v1.41.2' },
      { lag: 0, ageHours: 0.7, cause: 'release v1.42.0' },
    ],
    replicas: 4,
    cpu: '250m',
    memory: '512Mi',
    port: 8080,
    probes: true,
    host: 'checkout.example.com',
    surge: { maxSurge: 1, maxUnavailable: 0 },
    minReadySeconds: 45,
    log: 'json',
    linesPerMinute: 40,
  },
  {
    namespace: 'shop',
    name: 'cart',
    kind: 'Deployment',
    repository: 'shop/cart',
    releases: [
      { lag: 4, ageHours: 12 * day },
      { lag: 3, ageHours: 8 * day },
      { lag: 2, ageHours: 5 * day },
      { lag: 1, ageHours: 2 * day },
    ],
    replicas: 3,
    cpu: '200m',
    memory: '384Mi',
    port: 8080,
    probes: true,
    scaling: { min: 2, max: 6, cpuPercent: 60 },
    budget: { minAvailable: 1 },
    log: 'ansi',
    linesPerMinute: 24,
  },
  {
    namespace: 'shop',
    name: 'catalog',
    kind: 'Deployment',
    repository: 'shop/catalog',
    releases: [
      { lag: 2, ageHours: 7 * day },
      { lag: 1, ageHours: 4 * day },
    ],
    replicas: 3,
    cpu: '150m',
    memory: '1Gi',
    port: 8080,
    probes: true,
    pinned: true,
    budget: { minAvailable: 3 },
    host: 'catalog.example.com',
    log: 'stacktraces',
  },
  {
    namespace: 'shop',
    name: 'orders',
    kind: 'Deployment',
    repository: 'shop/orders',
    releases: [
      { lag: 3, ageHours: 10 * day },
      { lag: 2, ageHours: 3 * day },
    ],
    pausedWith: { lag: 1, ageHours: 5 },
    replicas: 3,
    cpu: '100m',
    memory: '512Mi',
    port: 8080,
    probes: true,
    log: 'plain',
  },
  {
    namespace: 'shop',
    name: 'search',
    kind: 'StatefulSet',
    repository: 'shop/catalog',
    releases: [
      { lag: 3, ageHours: 8 * day },
      { lag: 2, ageHours: 4 * day },
      { lag: 1, ageHours: 30 },
    ],
    replicas: 2,
    cpu: '300m',
    memory: '2Gi',
    port: 9200,
    probes: true,
    nodeGroup: 'memory',
    log: 'json',
  },
  {
    namespace: 'payments',
    name: 'payments',
    kind: 'Deployment',
    repository: 'shop/payments',
    releases: [
      { lag: 2, ageHours: 6 * day },
      { lag: 1, ageHours: 26 },
    ],
    replicas: 3,
    cpu: '250m',
    memory: '768Mi',
    port: 8080,
    probes: true,
    annotations: { 'argocd.argoproj.io/tracking-id': 'payments:apps/Deployment:payments/payments' },
    log: 'json',
    linesPerMinute: 30,
  },
  {
    namespace: 'payments',
    name: 'ledger',
    kind: 'Deployment',
    repository: 'shop/finance',
    releases: [{ lag: 2, ageHours: 3 }],
    replicas: 2,
    cpu: '100m',
    memory: '1Gi',
    secret: 'ledger-signing-key',
  },
  {
    namespace: 'payments',
    name: 'invoices',
    kind: 'Deployment',
    repository: 'shop/finance',
    releases: [
      { lag: 2, ageHours: 2 * day },
      { lag: 3, ageHours: 1.5 },
    ],
    replicas: 2,
    cpu: '100m',
    memory: '1Gi',
    port: 8080,
    probes: true,
  },
  {
    namespace: 'payments',
    name: 'accounts',
    kind: 'Deployment',
    repository: 'shop/accounts',
    releases: [
      { lag: 1, ageHours: 4 * day },
      { lag: 0, ageHours: 0.6 },
    ],
    replicas: 3,
    cpu: '100m',
    memory: '384Mi',
    port: 8080,
    probes: true,
    log: 'ansi',
  },
  {
    namespace: 'media',
    name: 'media',
    kind: 'Deployment',
    repository: 'shop/media',
    releases: [
      { lag: 1, ageHours: 3 * day },
      { lag: 0, ageHours: 1.1 },
    ],
    replicas: 2,
    cpu: '200m',
    memory: '512Mi',
    port: 8080,
    probes: true,
    log: 'longlines',
  },
  {
    namespace: 'media',
    name: 'thumbnails',
    kind: 'Deployment',
    repository: 'shop/media',
    releases: [{ lag: 1, ageHours: 2 * day }],
    replicas: 2,
    cpu: '250m',
    memory: '512Mi',
    log: 'plain',
  },
  {
    namespace: 'media',
    name: 'transcoder',
    kind: 'Deployment',
    repository: 'shop/media',
    releases: [{ lag: 1, ageHours: 0.9 }],
    replicas: 1,
    cpu: '12',
    memory: '2Gi',
  },
  {
    namespace: 'batch',
    name: 'emails',
    kind: 'Deployment',
    repository: 'shop/messaging',
    releases: [
      { lag: 2, ageHours: 2 * day },
      { lag: 0, ageHours: 2.2 },
    ],
    replicas: 2,
    cpu: '100m',
    memory: '384Mi',
    surge: { maxSurge: 1, maxUnavailable: 1 },
    minReadySeconds: 10,
    log: 'stacktraces',
  },
  {
    namespace: 'reports',
    name: 'report-worker',
    kind: 'Deployment',
    repository: 'platform/worker',
    releases: [{ lag: 1, ageHours: 1.8 }],
    replicas: 8,
    cpu: '50m',
    memory: '384Mi',
    log: 'plain',
  },
  {
    namespace: 'batch',
    name: 'nightly-report',
    kind: 'CronJob',
    repository: 'platform/worker',
    releases: [{ lag: 2, ageHours: 5 * day }],
    schedule: '*/20 * * * *',
    cpu: '50m',
    memory: '384Mi',
    batch: { restarts: true },
    log: 'plain',
  },
  {
    namespace: 'batch',
    name: 'settle-refunds',
    kind: 'CronJob',
    repository: 'shop/checkout',
    releases: [
      { lag: 1, ageHours: 6 * day },
      { lag: 0, ageHours: 0.55 },
    ],
    schedule: '*/10 * * * *',
    cpu: '50m',
    memory: '512Mi',
    batch: { backoffLimit: 1, keepsFailed: 3 },
    log: 'json',
  },
  {
    namespace: 'batch',
    name: 'sync-catalog',
    kind: 'CronJob',
    repository: 'platform/worker',
    releases: [{ lag: 2, ageHours: 8 * day }],
    schedule: '*/15 * * * *',
    cpu: '50m',
    memory: '384Mi',
    batch: { runSeconds: 20 * 60, concurrencyPolicy: 'Allow' },
    log: 'plain',
  },
  {
    namespace: 'batch',
    name: 'rebuild-search',
    kind: 'CronJob',
    repository: 'platform/worker',
    releases: [{ lag: 2, ageHours: 8 * day }],
    schedule: '*/30 * * * *',
    cpu: '50m',
    memory: '384Mi',
    batch: { runSeconds: 30 * 24 * 3600, concurrencyPolicy: 'Forbid' },
    log: 'json',
  },
  {
    namespace: 'payments',
    name: 'month-end',
    kind: 'CronJob',
    repository: 'platform/worker',
    releases: [{ lag: 2, ageHours: 9 * day }],
    schedule: '0 3 1 * *',
    cpu: '50m',
    memory: '384Mi',
    batch: { suspended: true, timeZone: 'Europe/Dublin' },
  },
  {
    namespace: 'batch',
    name: 'backfill-prices',
    kind: 'Job',
    repository: 'platform/worker',
    releases: [{ lag: 2, ageHours: 0.8 }],
    cpu: '50m',
    memory: '384Mi',
    batch: { runSeconds: 30 * 24 * 3600 },
    log: 'json',
  },
  {
    namespace: 'batch',
    name: 'migrate-schema',
    kind: 'Job',
    repository: 'platform/worker',
    releases: [{ lag: 0, ageHours: 0.5 }],
    cpu: '50m',
    memory: '384Mi',
  },
];

/** What runs in `kube-system`: public images. */
export const systemRows = [
  {
    name: 'coredns',
    kind: 'Deployment',
    image: 'registry.k8s.io/coredns/coredns:v1.12.3',
    replicas: 2,
    app: 'kube-dns',
  },
  {
    name: 'metrics-server',
    kind: 'Deployment',
    image: 'registry.k8s.io/metrics-server/metrics-server:v0.8.0',
    replicas: 1,
    app: 'metrics-server',
  },
  {
    name: 'aws-node',
    kind: 'DaemonSet',
    image: 'public.ecr.aws/eks/aws-vpc-cni:v1.20.1',
    replicas: 0,
    app: 'aws-node',
  },
  {
    name: 'kube-proxy',
    kind: 'DaemonSet',
    image: 'public.ecr.aws/eks/kube-proxy:v1.34.0',
    replicas: 0,
    app: 'kube-proxy',
  },
] as const;
