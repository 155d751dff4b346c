import {
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs';
import { isUnsupported } from '#lib/adapters/aws/translate-error.ts';
import { clusterNameOf } from '#lib/adapters/ecs/names.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsAccess } from './ecs-access.ts';

// A page is 20 by default and 100 at most; a service rarely has that many in 90 days.
const newestAtMost = 100;

/** The newest service deployments, newest first; null where the endpoint does not have them. */
export const listServiceDeployments = async (
  access: EcsAccess,
  { ref, after, signal }: { ref: ServiceRef; after?: Date; signal: AbortSignal },
): Promise<ServiceDeploymentBrief[] | null> => {
  const { clients, call } = access.read;
  try {
    const answer = await call({
      action: 'ecs:ListServiceDeployments',
      resource: ref.service,
      signal,
      send: (options) =>
        clients.ecs.send(
          new ListServiceDeploymentsCommand({
            cluster: clusterNameOf(access, ref.cluster),
            service: ref.service,
            maxResults: newestAtMost,
            ...(after ? { createdAt: { after } } : {}),
          }),
          options,
        ),
    });
    const created = (brief: ServiceDeploymentBrief) => brief.createdAt?.getTime() ?? 0;
    return (answer.serviceDeployments ?? []).toSorted((a, b) => created(b) - created(a));
  } catch (error) {
    if (isUnsupported(error)) return null;
    throw error;
  }
};

export const describeServiceDeployment = async (
  access: EcsAccess,
  arn: string,
  signal: AbortSignal,
): Promise<ServiceDeployment | null> => {
  const { clients, call } = access.read;
  const answer = await call({
    action: 'ecs:DescribeServiceDeployments',
    resource: arn,
    signal,
    send: (options) =>
      clients.ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }), options),
  });
  return answer.serviceDeployments?.[0] ?? null;
};

// In the later states ECS takes the call and does nothing; a finished one refuses it.
const stoppable = new Set(['PENDING', 'IN_PROGRESS']);

export const findStoppable = (all: readonly ServiceDeploymentBrief[]): ServiceDeploymentBrief | undefined =>
  all.find(({ status }) => stoppable.has(status ?? ''));

/** The newest service deployment as it is before a change; null where none can be seen. */
export const findNewest = async (
  access: EcsAccess,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<string | null> => {
  try {
    const all = await listServiceDeployments(access, { ref, signal });
    return all?.[0]?.serviceDeploymentArn ?? null;
  } catch (error) {
    if (isDomainError(error) && error.code === 'aws_access_denied') return null;
    throw error;
  }
};
