import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { DomainError, isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { NodeRef, ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { clusterNameOf, lastPart } from './names.ts';

/** What reading container instances needs: plans and operations read them as well. */
export type InstanceReads = Pick<EcsContext, 'account' | 'region' | 'clients' | 'call'>;

/** Container instances by ARN or id, at most a hundred. */
const describeInstances = async (
  { clients, call }: InstanceReads,
  { cluster, ids, signal }: { cluster: string; ids: string[]; signal: AbortSignal },
): Promise<ContainerInstance[]> => {
  const { containerInstances = [] } = await call({
    action: 'ecs:DescribeContainerInstances',
    resource: cluster,
    signal,
    send: (options) =>
      clients.ecs.send(
        new DescribeContainerInstancesCommand({
          cluster,
          containerInstances: ids,
          include: ['TAGS', 'CONTAINER_INSTANCE_HEALTH'],
        }),
        options,
      ),
  });
  return containerInstances;
};

/** Every container instance of a cluster as AWS has it; a cluster on Fargate alone has none. */
export const readInstances = async (
  context: InstanceReads,
  clusterId: string,
  { signal }: ReadOptions,
): Promise<Read<ContainerInstance[]>> => {
  const { clients, call } = context;
  const cluster = clusterNameOf(context, clusterId);
  const arns = await readAllPages({
    scope: `${clusterId} container instances`,
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'ecs:ListContainerInstances',
        resource: cluster,
        signal,
        send: (options) =>
          clients.ecs.send(
            new ListContainerInstancesCommand({ cluster, maxResults: 100, nextToken }),
            options,
          ),
      });
      return { items: answer.containerInstanceArns ?? [], nextToken: answer.nextToken };
    },
  });
  const batches = await mapLimited(chunksOf(arns.value, 100), 4, (ids) =>
    describeInstances(context, { cluster, ids, signal }),
  );
  return { value: batches.flat(), incomplete: arns.incomplete };
};

/** One container instance as AWS has it; throws `not_found` when it is not of this cluster. */
export const readInstance = async (
  context: InstanceReads,
  ref: NodeRef,
  { signal }: ReadOptions,
): Promise<ContainerInstance> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const found = await describeInstances(context, { cluster, ids: [ref.node], signal }).catch(
    (error: unknown) => {
      // An id that cannot be one is refused by AWS as a bad parameter.
      const isBadId = isDomainError(error) && error.details?.aws === 'InvalidParameterException';
      throw isBadId
        ? new DomainError('not_found', notFound('node', ref.node).message, { cause: error })
        : error;
    },
  );
  const instance = found.find(({ containerInstanceArn = '' }) => lastPart(containerInstanceArn) === ref.node);
  if (!instance) throw notFound('node', ref.node);
  return instance;
};
