import { randomUUID } from 'node:crypto';
import { createPasswords } from '#lib/adapters/auth/passwords.ts';
import { createAuditTrail } from '#lib/db/audit-trail.ts';
import { makeSqliteForTests } from '#lib/db/databases-for-tests.ts';
import { createKeyStore } from '#lib/db/key-store.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { createOperationStore } from '#lib/db/operation-store.ts';
import { createPlanStore } from '#lib/db/plan-store.ts';
import { createUserStore } from '#lib/db/user-store.ts';
import type { Actor, Context, Services } from '#lib/domain/context.ts';
import { createFollower } from '#lib/domain/operations/follow-operation.ts';
import { createShellDesk } from '#lib/domain/shells/shell-desk.ts';
import { createFleet } from '#lib/inventory/fleet.ts';
import { Inventory } from '#lib/inventory/inventory.ts';
import { routeOperator } from '#lib/inventory/route-operator.ts';
import { routeShells } from '#lib/inventory/route-shells.ts';
import { createLogReads } from '#lib/tail/groups/create-log-reads.ts';
import { createUpstreams } from '#lib/upstreams.ts';
import { startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';

const pauseMs = 50;
/** How far a world goes on between two looks of a follower. */
const strideMs = 3_000;

export const operatorActor: Actor = { id: 'u1', name: 'Ada', role: 'operator', via: 'session' };
export const viewerActor: Actor = { id: 'u2', name: 'Vic', role: 'viewer', via: 'session' };

/** The product without its server, against an AWS at `url`: real adapters, inventory and database. */
export const openProduct = async (
  url: string,
  { now = () => new Date(), onPause = () => {} }: { now?: () => Date; onPause?: () => void } = {},
) => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIA123456789012',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const storage = await makeSqliteForTests();
  const database = await openDatabase(storage.url);
  const { upstreams, logSource, close } = createUpstreams({
    connections: [{ name: 'default', regions: ['eu-west-1'] }],
    now,
  });
  const inventory = new Inventory({ upstreams, now });
  const fleet = createFleet(inventory, now);
  const base = {
    now,
    newId: () => randomUUID(),
    readOnly: false,
    execEnabled: false,
    fleet,
    logs: createLogReads({ fleet, source: logSource, now }),
    operator: routeOperator(inventory.regions),
    plans: createPlanStore(database),
    operations: createOperationStore(database),
    audit: createAuditTrail(database, now),
    keys: createKeyStore(database, now),
    users: createUserStore(database),
    passwords: createPasswords(),
    shells: routeShells(inventory.regions),
    shellDesk: createShellDesk({ origin: 'http://127.0.0.1:3000', path: '/api/v1/exec', now }),
    log: { info: () => {}, warn: () => {}, error: console.error },
  };
  const ended = new Map<string, () => void>();
  const rest = () => {
    onPause();
    return pauseMs;
  };
  const makeFollower = (over: Partial<Pick<Services, 'operator'>> = {}) =>
    createFollower({ ...base, ...over }, { pauseMs: rest, onChange: (id) => ended.get(id)?.() });
  const follower = makeFollower();
  const services: Services = { ...base, follower };
  // The time of a test is its limit.
  const never = new AbortController().signal;
  const contextOf = (actor: Actor, over: Partial<Context> = {}): Context => ({
    ...services,
    actor,
    requestId: randomUUID(),
    signal: never,
    ...over,
  });

  /** Settles when the operation has ended. */
  const untilEnded = (operationId: string) =>
    new Promise<NonNullable<Awaited<ReturnType<typeof base.operations.find>>>>((resolve, reject) => {
      const look = () =>
        base.operations.find(operationId).then((operation) => {
          if (operation?.finishedAt) resolve(operation);
        }, reject);
      ended.set(operationId, look);
      look();
    });

  return {
    services,
    follower,
    makeFollower,
    contextOf,
    untilEnded,
    close: async () => {
      await follower.stop();
      inventory.stop();
      close();
      await database.close();
      await storage.remove?.();
    },
  };
};

/**
 * A world and the product on one clock, which goes on only while an operation is followed: what a test sees stays
 * until its next step, however slow the machine is. `hold` keeps it still while one is followed.
 */
export const openStillWorld = async () => {
  const simulator = await startSimulator({ clock: createManualClock(), quotas: false });
  const now = () => new Date(simulator.world.clock.now());
  let isHeld = false;
  const product = await openProduct(simulator.url, {
    now,
    onPause: () => {
      if (!isHeld) simulator.control.advance(strideMs);
    },
  });
  return {
    simulator,
    now,
    product,
    hold: () => {
      isHeld = true;
    },
    release: () => {
      isHeld = false;
    },
    close: async () => {
      await product.close();
      await simulator.close();
    },
  };
};
export type StillWorld = Awaited<ReturnType<typeof openStillWorld>>;
