import { DescribeServicesCommand, ListServicesCommand, type Service } from '@aws-sdk/client-ecs';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { incompleteFrom } from '#lib/adapters/aws/translate-error.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { EcsContext } from './ecs-context.ts';
import { lastPart } from './names.ts';

const describeBatchSize = 10;

const toCount = (value: number | undefined) => (value === undefined ? undefined : Number(value));

const withTaskCounts = <One extends Pick<Service, 'runningCount' | 'pendingCount'>>(one: One): One => ({
  ...one,
  runningCount: toCount(one.runningCount),
  pendingCount: toCount(one.pendingCount),
});

const withCounts = <One extends Pick<Service, 'desiredCount' | 'runningCount' | 'pendingCount'>>(
  one: One,
): One => ({ ...withTaskCounts(one), desiredCount: toCount(one.desiredCount) });

/** A service with its name, which its ARN tells as well, and counts that are numbers. */
export const completeService = (service: Service): Service => {
  const name = service.serviceName || lastPart(service.serviceArn ?? '');
  return {
    ...withCounts(service),
    ...(name ? { serviceName: name } : {}),
    ...(service.deployments ? { deployments: service.deployments.map(withCounts) } : {}),
    ...(service.taskSets ? { taskSets: service.taskSets.map(withTaskCounts) } : {}),
  };
};

const describeBatch = (
  { clients, call }: Pick<EcsContext, 'clients' | 'call'>,
  { cluster, services, signal }: { cluster: string; services: string[]; signal: AbortSignal },
) =>
  call({
    action: 'ecs:DescribeServices',
    resource: services.length === 1 ? `${cluster}/${services[0]}` : cluster,
    signal,
    send: (options) =>
      clients.ecs.send(new DescribeServicesCommand({ cluster, services, include: ['TAGS'] }), options),
  });

/** One service as AWS has it; throws `not_found` when it is absent or deleted. */
export const readService = async (
  context: EcsContext,
  { cluster, service, signal }: { cluster: string; service: string; signal: AbortSignal },
): Promise<Service> => {
  const { services = [] } = await describeBatch(context, { cluster, services: [service], signal });
  const [found] = services;
  if (!found || found.status === 'INACTIVE') throw notFound('service', service);
  return completeService(found);
};

/** Services by name, in tens; those that are not there, or deleted, are left out. */
export const readNamedServices = async (
  context: Pick<EcsContext, 'clients' | 'call'>,
  { cluster, services, signal }: { cluster: string; services: readonly string[]; signal: AbortSignal },
): Promise<Service[]> => {
  const answers = await mapLimited(chunksOf(services, describeBatchSize), 4, (names) =>
    describeBatch(context, { cluster, services: names, signal }),
  );
  return answers
    .flatMap(({ services: found = [] }) => found)
    .filter(({ status }) => status !== 'INACTIVE')
    .map(completeService);
};

/** Every service of a cluster as AWS has it: lists of a hundred, described in tens. A batch that fails is named. */
export const readClusterServices = async (
  context: EcsContext,
  { cluster, scope, signal }: { cluster: string; scope: string; signal: AbortSignal },
): Promise<Read<Service[]>> => {
  const { clients, call } = context;
  const arns = await readAllPages({
    scope,
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'ecs:ListServices',
        resource: cluster,
        signal,
        send: (options) =>
          clients.ecs.send(new ListServicesCommand({ cluster, maxResults: 100, nextToken }), options),
      });
      return { items: answer.serviceArns ?? [], nextToken: answer.nextToken };
    },
  });
  const incomplete: Incomplete[] = [...arns.incomplete];
  const batches = chunksOf(arns.value, describeBatchSize);
  let failed = 0;
  const answers = await mapLimited(batches, 4, async (services) => {
    try {
      return (await describeBatch(context, { cluster, services, signal })).services ?? [];
    } catch (error) {
      failed += 1;
      if (failed === batches.length) throw error;
      incomplete.push(incompleteFrom(error, scope));
      return [];
    }
  });
  const services = answers
    .flat()
    .filter(({ status }) => status !== 'INACTIVE')
    .map(completeService);
  return { value: services.filter(({ serviceName }) => serviceName), incomplete };
};
