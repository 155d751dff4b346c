import { type Call, createCall, type OnCall, writeDeadlineMs } from '#lib/adapters/aws/call.ts';
import type { AwsClients, ClientPool } from '#lib/adapters/aws/clients.ts';
import type { AwsConnection } from '#lib/adapters/aws/connection.ts';
import type { Pacing } from '#lib/adapters/aws/pacing.ts';
import type { RegionReads } from '#lib/domain/ports/region-reads.ts';

export type AwsAccess = { clients: AwsClients; call: Call };

/** How planning and operating reach one account and Region. */
export type EcsAccess = {
  account: string;
  region: string;
  reads: RegionReads;
  read: AwsAccess;
  /** One attempt for each call. */
  write: AwsAccess;
  /** Reads in another Region of the connection: an image may live there. */
  readIn: (region: string) => AwsAccess;
  now: () => Date;
  /** How long a drain may stand still before it has failed. */
  drainPatienceMs?: number | undefined;
};

export type EcsAccessOptions = {
  reads: RegionReads;
  pool: ClientPool;
  pacing: Pacing;
  connection: AwsConnection;
  account: string;
  region: string;
  now: () => Date;
  onCall?: OnCall | undefined;
};

export const createEcsAccess = (options: EcsAccessOptions): EcsAccess => {
  const { reads, pool, pacing, connection, account, region, now, onCall } = options;
  const elsewhere = new Map<string, AwsAccess>();
  const readIn = (place: string): AwsAccess => {
    const known = elsewhere.get(place);
    if (known) return known;
    const made = {
      clients: pool.readClients(connection, place),
      call: createCall({ pacing, account, region: place, onCall }),
    };
    elsewhere.set(place, made);
    return made;
  };
  return {
    account,
    region,
    reads,
    read: readIn(region),
    write: {
      clients: pool.writeClients(connection, region),
      call: createCall({ pacing, account, region, deadlineMs: writeDeadlineMs, onCall }),
    },
    readIn,
    now,
  };
};
