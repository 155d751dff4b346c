import { createCall, type OnCall } from '#lib/adapters/aws/call.ts';
import { createClientPool } from '#lib/adapters/aws/clients.ts';
import { type AwsConnection, createIdentifier } from '#lib/adapters/aws/connection.ts';
import { createPacing } from '#lib/adapters/aws/pacing.ts';
import { createLogSource, type LogAccess } from '#lib/adapters/cloudwatch-logs/create-log-source.ts';
import { createRegistry, type ListImagesOf } from '#lib/adapters/ecr/create-registry.ts';
import { createEcsOperator } from '#lib/adapters/ecs/create-ecs-operator.ts';
import { createEcsReads } from '#lib/adapters/ecs/create-ecs-reads.ts';
import { createEcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { LogSource } from '#lib/domain/ports/log-source.ts';
import type { Upstream } from '#lib/domain/ports/upstream.ts';

/** The AWS side of the process: every connection with its clients, under one pacing. */
export const createUpstreams = (options: {
  connections: AwsConnection[];
  now: () => Date;
  onCall?: OnCall;
}): { upstreams: Upstream[]; logSource: LogSource; close: () => void } => {
  const { connections, now, onCall } = options;
  const pool = createClientPool();
  const pacing = createPacing();
  const identify = createIdentifier(pool);
  const registries = new Map<string, ListImagesOf>();
  const logAccess = new Map<string, LogAccess>();
  const placeOf = (account: string, region: string) => `${account} ${region}`;

  const listElsewhere: ListImagesOf = (ref, signal) => {
    const list = registries.get(placeOf(ref.account, ref.region));
    if (!list) throw notFound('connection to the registry', `${ref.account} in ${ref.region}`);
    return list(ref, signal);
  };

  const upstreams = connections.map(
    (connection): Upstream => ({
      id: connection.name,
      name: connection.name,
      platform: 'ecs',
      regions: connection.regions,
      identify: () => identify(connection),
      open: ({ account, partition }, region) => {
        const clients = pool.readClients(connection, region);
        const call = createCall({ pacing, account, region, onCall });
        const place = { connection, account, region, partition, clients, call, now };
        const registry = createRegistry({ ecr: clients.ecr, call, account, region, now }, { listElsewhere });
        registries.set(placeOf(account, region), registry.listImagesOf);
        logAccess.set(placeOf(account, region), { logs: clients.logs, call });
        const reads = createEcsReads(place);
        const operator = createEcsOperator(
          createEcsAccess({ reads, pool, pacing, connection, account, region, now, onCall }),
        );
        return { platforms: [{ platform: 'ecs', reads, operator }], registry };
      },
    }),
  );

  const logSource = createLogSource({
    find: (account, region) => logAccess.get(placeOf(account, region)) ?? null,
  });
  return { upstreams, logSource, close: () => pool.destroy() };
};
