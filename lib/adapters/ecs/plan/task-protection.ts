import { GetTaskProtectionCommand } from '@aws-sdk/client-ecs';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { clusterNameOf, lastPart } from '#lib/adapters/ecs/names.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsAccess } from './ecs-access.ts';

/** A task that no scale-in and no deployment stops before its time. */
export type ProtectedTask = { id: string; until: Date | undefined };

/**
 * Which of these tasks of services are protected from scale-in; none where that cannot be read: it is a warning's
 * worth, and not every endpoint or role knows of it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
 */
export const readProtectedTasks = async (
  access: EcsAccess,
  { cluster, tasks, signal }: { cluster: string; tasks: readonly string[]; signal: AbortSignal },
): Promise<ProtectedTask[]> => {
  const { clients, call } = access.read;
  const name = clusterNameOf(access, cluster);
  try {
    const answers = await mapLimited(chunksOf([...tasks], 100), 4, (batch) =>
      call({
        action: 'ecs:GetTaskProtection',
        resource: name,
        signal,
        send: (options) =>
          clients.ecs.send(new GetTaskProtectionCommand({ cluster: name, tasks: batch }), options),
      }),
    );
    return answers
      .flatMap(({ protectedTasks = [] }) => protectedTasks)
      .filter(({ protectionEnabled }) => protectionEnabled)
      .map(({ taskArn = '', expirationDate }) => ({ id: lastPart(taskArn), until: expirationDate }));
  } catch (error) {
    if (isDomainError(error)) return [];
    throw error;
  }
};

/** The running tasks of a service, and those of them that are protected. */
export const readServiceProtection = async (
  access: EcsAccess,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<{ running: number; protectedTasks: ProtectedTask[] }> => {
  const { value } = await access.reads.listTasks({ ...ref, states: ['running'] }, { signal });
  const tasks = value.map(({ id }) => id);
  return {
    running: tasks.length,
    protectedTasks: await readProtectedTasks(access, { cluster: ref.cluster, tasks, signal }),
  };
};
