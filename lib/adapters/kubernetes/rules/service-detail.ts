import type { ServiceDetail } from '#lib/contract/services.ts';
import type { Pod } from '../model/pod.ts';
import type { Workload } from '../model/workload.ts';
import { toConditions, toPairs } from './conditions.ts';
import { toContainers, toVolumes } from './container-configuration.ts';
import { controllerOf } from './controller-owner.ts';
import { imagesOf } from './images.ts';
import { present } from './present.ts';

type Described = Pick<
  ServiceDetail,
  | 'configuration'
  | 'network'
  | 'volumes'
  | 'circuitBreaker'
  | 'controller'
  | 'strategy'
  | 'createdAt'
  | 'paused'
  | 'labels'
  | 'annotations'
  | 'conditions'
>;

const percentOf = (value: number | string | undefined): number | undefined => {
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? undefined : Number(percent);
};

/** `RollingUpdate, 25% more, 25% fewer`; the defaults are Kubernetes' own. */
const describeStrategy = ({ kind, strategy }: Workload): string => {
  const { type, maxSurge, maxUnavailable, partition } = strategy;
  if (type !== 'RollingUpdate') return type;
  if (kind === 'deployment')
    return `RollingUpdate, at most ${maxSurge ?? '25%'} more, ${maxUnavailable ?? '25%'} fewer`;
  if (kind === 'daemonset') return `RollingUpdate, at most ${maxUnavailable ?? 1} fewer`;
  return partition ? `RollingUpdate from pod ${partition} on` : 'RollingUpdate, one by one';
};

const shareOf = (workload: Workload) => {
  const { kind, strategy } = workload;
  if (kind !== 'deployment' || strategy.type !== 'RollingUpdate') return {};
  const unavailable = percentOf(strategy.maxUnavailable ?? '25%');
  const surge = percentOf(strategy.maxSurge ?? '25%');
  return {
    minHealthyPercent: unavailable === undefined ? undefined : 100 - unavailable,
    maxPercent: surge === undefined ? undefined : 100 + surge,
  };
};

const sum = (values: readonly (number | undefined)[]) => {
  const known = values.flatMap((value) => value ?? []);
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) : undefined;
};

const archLabel = 'kubernetes.io/arch';
const osLabel = 'kubernetes.io/os';

/** What a workload is set to, from its own specification. */
export const describeWorkload = (workload: Workload, pods: readonly Pod[]): Described => {
  const { metadata, template } = workload;
  const cpu = sum(template.containers.map(({ resources }) => resources.cpu));
  return present({
    createdAt: metadata.creationTimestamp,
    configuration: present({
      cpu,
      vcpu: cpu === undefined ? undefined : cpu / 1024,
      memoryMiB: sum(template.containers.map(({ resources }) => resources.memoryMiB)),
      architecture: template.nodeSelector[archLabel],
      operatingSystem: template.nodeSelector[osLabel],
      taskRole: template.serviceAccountName,
      schedulingStrategy: workload.kind === 'daemonset' ? 'DAEMON' : 'REPLICA',
      ...shareOf(workload),
      containers: toContainers(template, imagesOf(template.containers, pods)),
      tags: [],
    }),
    network: {
      mode: template.hostNetwork ? 'host' : 'pod',
      subnets: [],
      securityGroups: [],
    },
    volumes: toVolumes(template, workload.claimTemplates),
    // Kubernetes has none: a rollout that fails stays as it is.
    circuitBreaker: { enabled: false, rollback: false },
    controller: controllerOf(metadata),
    strategy: describeStrategy(workload),
    paused: workload.kind === 'deployment' ? workload.isPaused : undefined,
    labels: toPairs(metadata.labels),
    annotations: toPairs(metadata.annotations),
    conditions: toConditions(workload.conditions),
  });
};
