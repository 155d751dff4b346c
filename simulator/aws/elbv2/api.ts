import type { TargetGroupState, TaskState } from '../../world/ecs-state.ts';
import type { RegionState } from '../../world/world.ts';
import { type Api, AwsError, type JsonObject, type Operation } from '../operation.ts';
import { getRegion } from '../region.ts';

/** The query protocol sends a list as text only when it is empty. */
const readList = (input: JsonObject, name: string): string[] | undefined => {
  const value = input[name];
  return Array.isArray(value) ? value.map(String) : undefined;
};

const vpcId = 'vpc-0e1d2c3b4a5968778';

function pageList<T>(input: JsonObject, items: T[]): { page: T[]; next: { NextMarker?: string } } {
  const size = input.PageSize === undefined ? 400 : Number(input.PageSize);
  if (!(size >= 1 && size <= 400))
    throw new AwsError('ValidationError', 'Page size must be between 1 and 400');
  const start =
    input.Marker === undefined ? 0 : Number(Buffer.from(String(input.Marker), 'base64url').toString());
  if (!Number.isInteger(start)) throw new AwsError('ValidationError', 'Invalid marker');
  const end = start + size;
  return {
    page: items.slice(start, end),
    next: end < items.length ? { NextMarker: Buffer.from(String(end)).toString('base64url') } : {},
  };
}

function selectGroups(input: JsonObject, region: RegionState): TargetGroupState[] {
  const all = [...region.ecs.targetGroups.values()];
  const arns = readList(input, 'TargetGroupArns');
  const names = readList(input, 'Names');
  const missing = arns?.find((arn) => !region.ecs.targetGroups.has(arn));
  if (missing || names?.some((name) => !all.some((group) => group.name === name))) {
    throw new AwsError('TargetGroupNotFound', 'One or more target groups not found');
  }
  return all.filter(
    (group) =>
      (arns === undefined || arns.includes(group.arn)) &&
      (names === undefined || names.includes(group.name)) &&
      (input.LoadBalancerArn === undefined || input.LoadBalancerArn === group.loadBalancerArn),
  );
}

const describeTargetGroups: Operation = (input, call) => {
  const { page, next } = pageList(input, selectGroups(input, getRegion(call)));
  return {
    TargetGroups: page.map((group) => ({
      TargetGroupArn: group.arn,
      TargetGroupName: group.name,
      Protocol: 'HTTP',
      Port: group.port,
      VpcId: vpcId,
      HealthCheckProtocol: 'HTTP',
      HealthCheckPort: 'traffic-port',
      HealthCheckEnabled: true,
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      HealthCheckPath: group.healthCheckPath,
      Matcher: { HttpCode: '200' },
      LoadBalancerArns: [group.loadBalancerArn],
      TargetType: group.targetType,
      ProtocolVersion: 'HTTP1',
      IpAddressType: 'ipv4',
    })),
    ...next,
  };
};

function renderTarget(region: RegionState, group: TargetGroupState, task: TaskState): JsonObject {
  const cluster = region.ecs.clusters.get(group.cluster);
  const instance = [...(cluster?.instances.values() ?? [])].find(
    (one) => one.arn === task.containerInstanceArn,
  );
  const port = task.containers
    .flatMap((one) => one.hostPorts)
    .find((one) => one.containerPort === group.port)?.hostPort;
  return {
    Target: {
      Id: group.targetType === 'ip' ? task.privateIp : (instance?.ec2InstanceId ?? ''),
      Port: port ?? group.port,
      ...(group.targetType === 'ip' ? { AvailabilityZone: task.zone } : {}),
    },
    HealthCheckPort: String(port ?? group.port),
    TargetHealth: {
      State: task.target?.state,
      Reason: task.target?.reason,
      Description: task.target?.description,
    },
  };
}

function targetsOf(region: RegionState, group: TargetGroupState): TaskState[] {
  const service = region.ecs.clusters.get(group.cluster)?.services.get(group.service);
  const listed = service?.loadBalancers.some((one) => one.targetGroupArn === group.arn);
  return service && listed ? [...service.tasks.values()].filter((task) => task.target !== null) : [];
}

const describeTargetHealth: Operation = (input, call) => {
  const region = getRegion(call);
  const arn = requireText(input, 'TargetGroupArn');
  const group = region.ecs.targetGroups.get(arn);
  if (!group) throw new AwsError('TargetGroupNotFound', 'One or more target groups not found');
  const health = targetsOf(region, group).map((task) => renderTarget(region, group, task));
  return { TargetHealthDescriptions: health as { [key: string]: string }[] };
};

function requireText(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

const describeLoadBalancers: Operation = (input, call) => {
  const { ecs } = getRegion(call);
  const arns = readList(input, 'LoadBalancerArns');
  const names = readList(input, 'Names');
  const found = [...ecs.loadBalancers.values()].filter(
    (one) =>
      (arns === undefined || arns.includes(one.arn)) && (names === undefined || names.includes(one.name)),
  );
  if (found.length < (arns?.length ?? names?.length ?? 0)) {
    throw new AwsError('LoadBalancerNotFound', 'One or more load balancers not found');
  }
  const { page, next } = pageList(input, found);
  return {
    LoadBalancers: page.map((one) => ({
      LoadBalancerArn: one.arn,
      DNSName: one.dnsName,
      CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
      CreatedTime: new Date(one.createdAtMs).toISOString(),
      LoadBalancerName: one.name,
      Scheme: 'internet-facing',
      VpcId: vpcId,
      State: { Code: 'active' },
      Type: 'application',
      AvailabilityZones: ['a', 'b', 'c'].map((zone) => ({ ZoneName: `${call.region}${zone}` })),
      IpAddressType: 'ipv4',
    })),
    ...next,
  };
};

const describeListeners: Operation = (input, call) => {
  const { ecs } = getRegion(call);
  const wanted = readList(input, 'ListenerArns');
  const found = [...ecs.loadBalancers.values()].filter(
    (one) => one.arn === input.LoadBalancerArn || wanted?.includes(one.listenerArn) === true,
  );
  return {
    Listeners: found.map((one) => ({
      ListenerArn: one.listenerArn,
      LoadBalancerArn: one.arn,
      Port: 443,
      Protocol: 'HTTPS',
      DefaultActions: [...ecs.targetGroups.values()]
        .filter((group) => group.loadBalancerArn === one.arn)
        .slice(0, 1)
        .map((group) => ({ Type: 'forward', TargetGroupArn: group.arn })),
    })),
  };
};

export const elbv2Api: Api = {
  service: 'elasticloadbalancing',
  targetPrefix: 'ElasticLoadBalancing_v10',
  query: { namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/' },
  operations: {
    DescribeTargetGroups: describeTargetGroups,
    DescribeTargetHealth: describeTargetHealth,
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeListeners: describeListeners,
  },
};
