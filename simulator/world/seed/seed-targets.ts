import type { LoadBalancer } from '@aws-sdk/client-ecs';
import type { ServiceBlueprint } from '../blueprint/types.ts';
import type { RegionState } from '../world.ts';

const hourMs = 3_600_000;

/** The load balancers and target groups of a service; answers what the service says of them. */
export function seedTargets(region: RegionState, service: ServiceBlueprint, nowMs: number): LoadBalancer[] {
  const { ecs } = region;
  const base = `arn:aws:elasticloadbalancing:${region.region}:${region.account}`;
  return service.targetGroups.map((group) => {
    const random = ecs.random.fork(`target-group/${group.name}`);
    const balancerRandom = ecs.random.fork(`load-balancer/${group.loadBalancerName}`);
    const balancerTail = `app/${group.loadBalancerName}/${balancerRandom.hex(16)}`;
    const loadBalancerArn = `${base}:loadbalancer/${balancerTail}`;
    ecs.loadBalancers.set(loadBalancerArn, {
      arn: loadBalancerArn,
      name: group.loadBalancerName,
      dnsName: `${group.loadBalancerName}-${balancerRandom.int(100_000_000, 999_999_999)}.${region.region}.elb.amazonaws.com`,
      createdAtMs: nowMs - 9000 * hourMs,
      listenerArn: `${base}:listener/${balancerTail}/${balancerRandom.hex(16)}`,
    });
    const arn = `${base}:targetgroup/${group.name}/${random.hex(16)}`;
    ecs.targetGroups.set(arn, {
      arn,
      name: group.name,
      loadBalancerArn,
      targetType: group.targetType,
      port: group.containerPort,
      healthCheckPath: group.healthCheckPath,
      cluster: service.cluster,
      service: service.name,
    });
    return { targetGroupArn: arn, containerName: group.containerName, containerPort: group.containerPort };
  });
}
