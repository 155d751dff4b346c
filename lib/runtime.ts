import { randomUUID } from 'node:crypto';
import { createAuthenticator } from '#lib/adapters/auth/authenticator.ts';
import { putDemoUsers } from '#lib/adapters/auth/demo-users.ts';
import { hashPassword } from '#lib/adapters/auth/hash-password.ts';
import { createPasswords } from '#lib/adapters/auth/passwords.ts';
import { createSessions } from '#lib/adapters/auth/sessions.ts';
import { makeSetupToken } from '#lib/adapters/auth/setup-token.ts';
import type { AwsConnection } from '#lib/adapters/aws/connection.ts';
import { KubeconfigError } from '#lib/adapters/kubeconfig/kubeconfig-file.ts';
import { type KubeContext, readKubeconfig } from '#lib/adapters/kubeconfig/read-kubeconfig.ts';
import { createAuditTrail } from '#lib/db/audit-trail.ts';
import { createAuthStorage } from '#lib/db/auth-storage.ts';
import type { Database } from '#lib/db/database.ts';
import { createKeyStore } from '#lib/db/key-store.ts';
import { createOperationStore } from '#lib/db/operation-store.ts';
import { createPlanStore } from '#lib/db/plan-store.ts';
import { createUserStore } from '#lib/db/user-store.ts';
import type { Log, Services } from '#lib/domain/context.ts';
import { createFollower } from '#lib/domain/operations/follow-operation.ts';
import type { UserStore } from '#lib/domain/ports/user-store.ts';
import { createShellDesk } from '#lib/domain/shells/shell-desk.ts';
import type { Env } from '#lib/env.ts';
import { createFleet } from '#lib/inventory/fleet.ts';
import { Inventory } from '#lib/inventory/inventory.ts';
import { routeOperator } from '#lib/inventory/route-operator.ts';
import { routePodLogs } from '#lib/inventory/route-pod-logs.ts';
import { routeShells } from '#lib/inventory/route-shells.ts';
import { createMetrics } from '#lib/metrics.ts';
import type { Runtime } from '#lib/runtime-slot.ts';
import { listHosts } from '#lib/server/hosts.ts';
import { shellPath } from '#lib/server/shell-path.ts';
import { StartError } from '#lib/start-error.ts';
import { createLogReads } from '#lib/tail/groups/create-log-reads.ts';
import { createPodLogReads } from '#lib/tail/pods/create-pod-log-reads.ts';
import { routeLogReads } from '#lib/tail/route-log-reads.ts';
import { createUpstreams } from '#lib/upstreams.ts';
import { watchConnections } from '#lib/watch-connections.ts';

const connectionsOf = (env: Env): AwsConnection[] =>
  env.connections ?? [{ name: 'default', regions: env.defaultRegions }];

/** A kubeconfig that cannot be used at all stops the start; one of its contexts only says so on its page. */
const contextsOf = ({ kubeconfig }: Env): KubeContext[] => {
  if (!kubeconfig) return [];
  try {
    return readKubeconfig({ variable: kubeconfig.files, env: process.env });
  } catch (error) {
    if (!(error instanceof KubeconfigError)) throw error;
    throw new StartError(`KUBECONFIG: ${error.message}`);
  }
};

/**
 * The token of the one-time setup link, while nobody can sign in and the environment names no admin.
 * In the demo the environment's admin is made beside the demo's own people.
 */
const welcomeFirstAdmin = async (env: Env, users: UserStore): Promise<string | null> => {
  const isEmpty = await users.isEmpty();
  if (!env.admin) return isEmpty && !env.demo ? makeSetupToken() : null;
  if (!isEmpty && !env.demo) return null;
  const { email, password } = env.admin;
  await users.create({
    name: email.split('@')[0] ?? email,
    email,
    role: 'admin',
    passwordHash: await hashPassword(password),
  });
  return null;
};

/** The composition root: everything that is one per process, wired once. */
export const createRuntime = async (options: {
  env: Env;
  database: Database;
  log: Log;
  version: string;
}): Promise<{ runtime: Runtime; setupToken: string | null; stop: () => Promise<void> }> => {
  const { env, database, log, version } = options;
  const now = () => new Date();
  const operations = createOperationStore(database);
  const metrics = createMetrics({ operations, version });
  const { upstreams, logSource, close } = createUpstreams({
    connections: connectionsOf(env),
    contexts: contextsOf(env),
    now,
    onCall: metrics.onCall,
  });
  const inventory = new Inventory({ upstreams, now });
  metrics.watchInventory(inventory);
  const fleet = createFleet(inventory, now);
  const keys = createKeyStore(database, now);
  const audit = createAuditTrail(database, now);
  const users = createUserStore(database);
  const base = {
    now,
    newId: () => randomUUID(),
    readOnly: env.readOnly,
    execEnabled: env.execEnabled,
    fleet,
    logs: routeLogReads({
      ecs: createLogReads({ fleet, source: logSource, now }),
      kubernetes: createPodLogReads({ fleet, source: routePodLogs(inventory.regions), now }),
    }),
    operator: routeOperator(inventory.regions),
    plans: createPlanStore(database),
    operations,
    audit,
    keys,
    users,
    passwords: createPasswords(),
    shells: routeShells(inventory.regions),
    shellDesk: createShellDesk({ origin: env.origin, path: shellPath, now }),
    log,
  };
  const follower = createFollower(base, {
    onChange: (id) => inventory.feed.publish({ topic: 'operations', ids: [id] }),
  });
  const services: Services = { ...base, follower };
  const setupToken = await welcomeFirstAdmin(env, users);
  const demoUsers = env.demo ? await putDemoUsers(users) : null;
  const sessions = createSessions({
    storage: createAuthStorage(database),
    origin: env.origin,
    secret: env.secret,
    log,
  });
  const authenticator = createAuthenticator({
    origin: env.origin,
    sessions,
    keys,
    users,
    audit,
    setupToken,
    demoUsers,
    log,
  });
  await follower.resumeAll();
  // The first read of everything starts now, so that the first page finds it.
  fleet.listServices().catch((error: unknown) => log.warn({ error }, 'the first read of the fleet failed'));
  const stopWatching = watchConnections({ fleet, log });
  const runtime: Runtime = {
    services,
    authenticator,
    hosts: listHosts(env),
    origin: env.origin,
    version,
    isReady: database.isReady,
    metricsText: metrics.text,
    meter: metrics.meter,
  };
  const stop = async () => {
    stopWatching();
    inventory.stop();
    await follower.stop();
    close();
  };
  return { runtime, setupToken, stop };
};
