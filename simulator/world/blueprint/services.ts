import { prodAccount, stagingAccount } from './repositories.ts';
import type { LogStyle, PastDeployment, ScalingBlueprint, Trouble } from './types.ts';

/** One service in a line or two; `expand-service.ts` makes the full definition of it. */
export type ServiceRow = {
  name: string;
  cluster: string;
  repository: string;
  desired: number;
  account?: string;
  region?: string;
  /** What runs, newest last; by default the newest versions of the repository, up to `lag` back. */
  history?: string[];
  lag?: number;
  memoryMiB?: number;
  /** The memory of single revisions, by version. */
  memoryByVersion?: Record<string, number>;
  launchType?: 'EC2';
  /** One task on each instance. */
  daemon?: true;
  networkMode?: 'bridge' | 'host';
  port?: number;
  sidecars?: ('envoy' | 'log-router')[];
  volume?: 'efs' | 'bind';
  targets?: boolean;
  healthCheck?: boolean;
  breaker?: boolean;
  minimumHealthyPercent?: number;
  maximumPercent?: number;
  startupSeconds?: number;
  scaling?: Partial<ScalingBlueprint> & { min: number; max: number };
  controller?: 'CODE_DEPLOY' | 'EXTERNAL';
  trouble?: Trouble;
  lastDeployment?: Partial<PastDeployment>;
  log?: LogStyle;
  linesPerMinute?: number;
  exec?: boolean;
};

const shop = { cluster: 'shop' };
const platform = { cluster: 'platform' };
const edge = { cluster: 'edge', region: 'us-east-1', repository: 'edge/router' };
const batch = { cluster: 'batch', region: 'ap-south-1', repository: 'batch/jobs' };
const staging = { cluster: 'staging', account: stagingAccount, repository: 'staging/shop' };

const cpu = (target: number) => [{ metric: 'ECSServiceAverageCPUUtilization', target }];
const memory = (target: number) => [{ metric: 'ECSServiceAverageMemoryUtilization', target }];

export const serviceRows: ServiceRow[] = [
  {
    ...shop,
    name: 'checkout',
    repository: 'shop/checkout',
    desired: 4,
    memoryMiB: 1024,
    memoryByVersion: { 'v1.42.0': 512 },
    targets: true,
    sidecars: ['envoy'],
    trouble: 'out-of-memory',
    breaker: false,
    lastDeployment: { ageHours: 0.6, outcome: 'running' },
    log: 'json',
    linesPerMinute: 40,
    exec: true,
  },
  {
    ...shop,
    name: 'payments',
    repository: 'shop/payments',
    desired: 6,
    memoryMiB: 2048,
    targets: true,
    sidecars: ['envoy', 'log-router'],
    trouble: 'slow-deployment',
    maximumPercent: 117,
    startupSeconds: 75,
    lastDeployment: { ageHours: 0.05, outcome: 'running' },
    log: 'stacktraces',
    linesPerMinute: 30,
  },
  {
    ...shop,
    name: 'cart',
    repository: 'shop/cart',
    desired: 5,
    targets: true,
    scaling: { min: 3, max: 12, targetTracking: cpu(55) },
    log: 'json',
    linesPerMinute: 60,
    exec: true,
  },
  {
    ...shop,
    name: 'catalog',
    repository: 'shop/catalog',
    desired: 8,
    memoryMiB: 2048,
    targets: true,
    sidecars: ['envoy'],
    trouble: 'pinned-at-max',
    scaling: { min: 2, max: 8, targetTracking: cpu(60), pinnedAtMax: true },
    log: 'json',
    linesPerMinute: 90,
  },
  {
    ...shop,
    name: 'orders',
    repository: 'shop/orders',
    desired: 4,
    targets: true,
    log: 'json',
    linesPerMinute: 25,
  },
  { ...shop, name: 'orders-consumer', repository: 'shop/orders', desired: 3, lag: 1, log: 'plain' },
  {
    ...shop,
    name: 'pricing',
    repository: 'shop/pricing',
    desired: 3,
    trouble: 'tag-moved',
    history: ['v3.1.0', 'v3.2.0'],
  },
  {
    ...shop,
    name: 'identity',
    repository: 'shop/accounts',
    desired: 4,
    lag: 1,
    targets: true,
    trouble: 'old-secret-missing',
    scaling: { min: 2, max: 10, targetTracking: memory(70), step: true },
    log: 'ansi',
  },
  {
    ...shop,
    name: 'profile',
    repository: 'shop/accounts',
    desired: 3,
    targets: true,
    trouble: 'failing-targets',
    breaker: false,
    lastDeployment: { ageHours: 5, outcome: 'running' },
  },
  {
    ...shop,
    name: 'emails',
    repository: 'shop/messaging',
    desired: 2,
    trouble: 'crash-at-start',
    breaker: false,
    lastDeployment: { ageHours: 7, outcome: 'running' },
    log: 'stacktraces',
  },
  {
    ...shop,
    name: 'notify',
    repository: 'shop/messaging',
    desired: 3,
    lag: 1,
    trouble: 'slow-stop',
    log: 'ansi',
  },
  {
    ...shop,
    name: 'invoices',
    repository: 'shop/finance',
    desired: 2,
    trouble: 'image-gone',
    history: ['v1.6.0', 'v1.7.0'],
  },
  {
    ...shop,
    name: 'ledger',
    repository: 'shop/finance',
    desired: 3,
    trouble: 'secret-missing',
    lag: 1,
    breaker: false,
    minimumHealthyPercent: 0,
    lastDeployment: { ageHours: 11, outcome: 'running' },
  },
  {
    ...shop,
    name: 'media',
    repository: 'shop/media',
    desired: 3,
    healthCheck: true,
    trouble: 'failing-health-check',
    breaker: false,
    lastDeployment: { ageHours: 3, outcome: 'running' },
    volume: 'efs',
    log: 'longlines',
  },
  {
    ...shop,
    name: 'media-thumbnails',
    repository: 'shop/media',
    desired: 2,
    lag: 1,
    volume: 'efs',
    log: 'plain',
  },
  {
    ...shop,
    name: 'search',
    repository: 'shop/catalog',
    desired: 6,
    memoryMiB: 4096,
    memoryByVersion: { 'v5.2.0': 512 },
    trouble: 'rolled-back',
    targets: true,
    lastDeployment: { ageHours: 8, durationMinutes: 9, outcome: 'rolled-back' },
    log: 'json',
  },
  {
    ...shop,
    name: 'storefront',
    repository: 'shop/orders',
    desired: 5,
    lag: 1,
    targets: true,
    controller: 'CODE_DEPLOY',
    trouble: 'code-deploy',
  },
  {
    ...shop,
    name: 'nightly-report',
    repository: 'shop/finance',
    desired: 0,
    lag: 1,
    trouble: 'desired-zero',
  },

  {
    ...platform,
    name: 'gateway',
    repository: 'platform/gateway',
    desired: 4,
    launchType: 'EC2',
    networkMode: 'bridge',
    targets: true,
    log: 'plain',
    linesPerMinute: 120,
    exec: true,
  },
  {
    ...platform,
    name: 'metrics-agent',
    repository: 'platform/worker',
    desired: 3,
    daemon: true,
    minimumHealthyPercent: 0,
    maximumPercent: 100,
    launchType: 'EC2',
    networkMode: 'host',
    lag: 1,
    volume: 'bind',
  },
  {
    ...platform,
    name: 'image-index',
    repository: 'platform/worker',
    desired: 3,
    launchType: 'EC2',
    memoryMiB: 16384,
    lag: 1,
    trouble: 'no-capacity',
  },
  { ...platform, name: 'feature-flags', repository: 'platform/worker', desired: 2, lag: 2, targets: true },
  {
    ...platform,
    name: 'webhooks',
    repository: 'platform/worker',
    desired: 3,
    lag: 1,
    trouble: 'old-role-missing',
  },
  {
    ...platform,
    name: 'audit-sink',
    repository: 'platform/worker',
    desired: 2,
    lag: 3,
    log: 'longlines',
    sidecars: ['log-router'],
  },
  { ...platform, name: 'scheduler', repository: 'platform/worker', desired: 1, lag: 1 },
  {
    ...platform,
    name: 'backoffice',
    repository: 'platform/gateway',
    desired: 2,
    launchType: 'EC2',
    networkMode: 'bridge',
    lag: 1,
    targets: true,
  },
  {
    ...platform,
    name: 'canary-runner',
    repository: 'platform/worker',
    desired: 2,
    lag: 2,
    controller: 'EXTERNAL',
    trouble: 'external',
  },

  {
    ...edge,
    name: 'router',
    desired: 8,
    targets: true,
    scaling: { min: 4, max: 16, targetTracking: cpu(50) },
    linesPerMinute: 80,
  },
  { ...edge, name: 'geo-lookup', desired: 4, lag: 1 },
  { ...edge, name: 'bot-filter', desired: 4, lag: 1, log: 'json' },
  { ...edge, name: 'assets', desired: 6, targets: true },
  { ...edge, name: 'purge', desired: 1, lag: 2 },
  {
    ...edge,
    name: 'sessions',
    desired: 5,
    lag: 1,
    scaling: {
      min: 2,
      max: 10,
      targetTracking: memory(65),
      scheduled: [{ name: 'evening-peak', schedule: 'cron(0 18 * * ? *)', min: 5, max: 10 }],
    },
  },

  { ...batch, name: 'importer', desired: 4, launchType: 'EC2', networkMode: 'bridge', volume: 'bind' },
  { ...batch, name: 'exporter', desired: 2, lag: 1 },
  { ...batch, name: 'forecast', desired: 3, memoryMiB: 4096, log: 'plain' },
  { ...batch, name: 'reconcile', desired: 2, lag: 1, log: 'stacktraces' },
  { ...batch, name: 'archiver', desired: 2, lag: 2, volume: 'efs' },

  { ...staging, name: 'checkout', desired: 2, targets: true, log: 'json' },
  { ...staging, name: 'payments', desired: 2, lag: 1 },
  { ...staging, name: 'catalog', desired: 3, targets: true },
  { ...staging, name: 'cart', desired: 2, lag: 1, log: 'ansi' },
  { ...staging, name: 'load-test', desired: 0, lag: 3 },
];

export const defaultRow = { account: prodAccount, region: 'eu-west-1' };
