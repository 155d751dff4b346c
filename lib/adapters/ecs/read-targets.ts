import type { Service } from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { LoadBalancer } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { EcsContext } from './ecs-context.ts';
import type { StatusFacts } from './service-status.ts';

type TargetHealth = Pick<LoadBalancer, 'healthy' | 'total' | 'targets'>;

/** The health of a target group's targets, at most 20 s old. */
export const readTargetHealth = async (
  { clients, call, caches }: EcsContext,
  targetGroupArn: string,
  signal: AbortSignal,
): Promise<TargetHealth> => {
  const kept = caches.targets.get(targetGroupArn);
  if (kept) return kept;
  const { TargetHealthDescriptions = [] } = await call({
    action: 'elasticloadbalancing:DescribeTargetHealth',
    resource: targetGroupArn,
    signal,
    send: (options) =>
      clients.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }), options),
  });
  const targets = TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
    id: Target?.Id ?? '',
    ...(Target?.Port === undefined ? {} : { port: Target.Port }),
    ...(Target?.AvailabilityZone ? { zone: Target.AvailabilityZone } : {}),
    state: TargetHealth?.State ?? 'unknown',
    ...(TargetHealth?.Reason ? { reason: TargetHealth.Reason } : {}),
    ...(TargetHealth?.Description ? { description: TargetHealth.Description } : {}),
  }));
  const serving = targets.filter(({ state }) => state !== 'draining' && state !== 'unused');
  const health = {
    healthy: serving.filter(({ state }) => state === 'healthy').length,
    total: serving.length,
    targets,
  };
  caches.targets.set(targetGroupArn, health);
  return health;
};

const readTargetGroup = async (
  { clients, call }: EcsContext,
  targetGroupArn: string,
  signal: AbortSignal,
): Promise<TargetGroup | undefined> => {
  const { TargetGroups = [] } = await call({
    action: 'elasticloadbalancing:DescribeTargetGroups',
    resource: targetGroupArn,
    signal,
    send: (options) =>
      clients.elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArn] }), options),
  });
  return TargetGroups[0];
};

export const targetGroupsOf = ({ loadBalancers = [] }: Service): string[] =>
  loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []);

/** `targetgroup/<name>/<id>`: what CloudWatch calls a target group. */
export const targetGroupLabel = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

export type ReadLoadBalancer = LoadBalancer & { loadBalancerArns: string[] };

/** The load balancers of a service with their targets; counts are null where the health was not to be had. */
export const readLoadBalancers = async (
  context: EcsContext,
  service: Service,
  { scope, signal }: { scope: string; signal: AbortSignal },
): Promise<Read<ReadLoadBalancer[]>> => {
  const reads = await mapLimited(service.loadBalancers ?? [], 4, async (one) => {
    const arn = one.targetGroupArn;
    const base = {
      name: arn ? (targetGroupLabel(arn).split('/')[1] ?? arn) : (one.loadBalancerName ?? ''),
      ...(one.containerName ? { container: one.containerName } : {}),
      ...(one.containerPort === undefined ? {} : { port: one.containerPort }),
    };
    const none: TargetHealth = { healthy: null, total: null, targets: [] };
    if (!arn) return { value: { ...base, ...none, loadBalancerArns: [] }, incomplete: [] };
    const [health, group] = await Promise.all([
      readSoftly(`${scope} targets`, none, () => readTargetHealth(context, arn, signal)),
      readSoftly(`${scope} targets`, undefined, () => readTargetGroup(context, arn, signal)),
    ]);
    const value = {
      ...base,
      targetGroupArn: arn,
      ...(group.value?.Protocol ? { protocol: group.value.Protocol } : {}),
      ...(group.value?.HealthCheckPath ? { healthPath: group.value.HealthCheckPath } : {}),
      ...health.value,
      loadBalancerArns: group.value?.LoadBalancerArns ?? [],
    };
    return { value, incomplete: [...health.incomplete, ...group.incomplete] };
  });
  return {
    value: reads.map(({ value }) => value),
    incomplete: reads.flatMap(({ incomplete }) => incomplete),
  };
};

/** Unhealthy of all targets, for the status; undefined where nothing is known. */
export const summarizeTargets = (balancers: readonly TargetHealth[]): StatusFacts['targets'] => {
  const targets = balancers.flatMap((one) => one.targets);
  const sick = targets.filter(({ state }) => state === 'unhealthy' || state === 'unhealthy.draining');
  if (targets.length === 0) return undefined;
  const total = balancers.reduce((sum, one) => sum + (one.total ?? 0), 0);
  return { unhealthy: sick.length, total, reason: sick.find(({ description }) => description)?.description };
};
