import { lastPart, serviceArn } from '../../world/arn.ts';
import type { JsonObject, Operation, Operations } from '../operation.ts';
import { getRegion } from '../region.ts';
import { renderService, renderTaskSets } from './render-service.ts';
import {
  anyCount,
  getCluster,
  getService,
  invalid,
  missing,
  pageList,
  readBatch,
  readEcs,
  toJsonList,
} from './scope.ts';

const listServices: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const launchType = fields.oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']);
  const strategy = fields.oneOf('schedulingStrategy', ['REPLICA', 'DAEMON']);
  const arns = [...cluster.services.values()]
    .filter((service) => service.status !== 'INACTIVE')
    .filter((service) => launchType === undefined || service.launchType === launchType)
    .filter((service) => strategy === undefined || service.schedulingStrategy === strategy)
    .map((service) => service.arn)
    .sort();
  const { page, nextToken } = pageList(fields, arns, { max: 100, normal: 10 });
  return { serviceArns: page, nextToken };
};

const listServicesByNamespace: Operation = (input) => {
  const fields = readEcs(input);
  fields.text('namespace');
  const { page, nextToken } = pageList<string>(fields, [], { max: 100, normal: 10 });
  return { serviceArns: page, nextToken };
};

const describeServices: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const names = readBatch(fields, 'services', 10);
  const withTags = (fields.texts('include', anyCount) ?? []).includes('TAGS');
  const region = getRegion(call);
  const services: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const name of names) {
    const service = cluster.services.get(lastPart(name));
    if (service) services.push(renderService({ world: call.world, region, service }, withTags));
    else failures.push(missing(name.startsWith('arn:') ? name : serviceArn(call, cluster.name, name)));
  }
  return { services: toJsonList(services), failures: toJsonList(failures) };
};

const describeTaskSets: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.text('cluster'));
  const service = getService(cluster, fields.text('service'));
  if (service.deploymentController === 'ECS') {
    throw invalid(
      'DescribeTaskSets is only supported for services with the EXTERNAL or CODE_DEPLOY deployment controller.',
    );
  }
  return { taskSets: renderTaskSets({ world: call.world, region: getRegion(call), service }), failures: [] };
};

export const listServiceOperations: Operations = {
  ListServices: listServices,
  ListServicesByNamespace: listServicesByNamespace,
  DescribeServices: describeServices,
  DescribeTaskSets: describeTaskSets,
};
