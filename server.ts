import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import next from 'next';
import { openDatabase } from '#lib/db/open-database.ts';
import { type Env, loadEnv } from '#lib/env.ts';
import { paths } from '#lib/paths.ts';
import { createRuntime } from '#lib/runtime.ts';
import { setRuntime } from '#lib/runtime-slot.ts';
import { createHttpServer } from '#lib/server/http-server.ts';
import { createLog } from '#lib/server/log.ts';
import { StartError } from '#lib/start-error.ts';

const drainMs = 2_000;
const stopDeadlineMs = 4_500;

const isDev = process.env.NODE_ENV === 'development';
const log = createLog();

// Safe: npm wrote this file's version, and `npm run` needs it too.
const version = (
  JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }
).version;

const listen = async (http: ReturnType<typeof createHttpServer>, env: Env): Promise<number> => {
  http.server.listen(env.port, env.host);
  try {
    await once(http.server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE')
      throw new StartError(
        `Port ${env.port} of ${env.host} is taken by another program: set PORT to a free one.`,
      );
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartError(`HOST: ${env.host} is no address of this machine.`);
    throw error;
  }
  const address = http.server.address();
  return typeof address === 'object' && address ? address.port : env.port;
};

/** With PORT=0 the system chose: the default origin says so. */
const withPort = (env: Env, port: number): Env =>
  env.port === 0 && !process.env.QUARTERDECK_URL
    ? { ...env, port, origin: env.origin.replace(/(:0)?$/, `:${port}`) }
    : { ...env, port };

const start = async () => {
  const parsed = loadEnv(process.env);
  const http = createHttpServer({ isDev, log });
  const env = withPort(parsed, await listen(http, parsed));
  const database = await openDatabase(env.databaseUrl);
  const { runtime, setupToken, stop: stopRuntime } = await createRuntime({ env, database, log, version });
  setRuntime(runtime);
  // Next listens for upgrades by itself and closes those it does not know, shells among them. On a server that
  // never listens it meets only those that are handed on.
  const upgrades = createServer();
  const app = next({
    dev: isDev,
    dir: import.meta.dirname,
    hostname: env.host,
    port: env.port,
    httpServer: upgrades,
  });
  await app.prepare();
  const handlePage = app.getRequestHandler();
  http.startServing({
    runtime,
    handlePage,
    handleUpgrade: isDev ? async (...upgrade) => void upgrades.emit('upgrade', ...upgrade) : null,
  });
  log.info(
    { address: env.origin, version, database: database.provider, readOnly: env.readOnly },
    'Quarterdeck serves.',
  );
  if (['0.0.0.0', '[::]'].includes(new URL(env.origin).hostname))
    log.warn(
      {},
      'Set QUARTERDECK_URL to the address that people use: cookies and origin checks know only that one.',
    );
  if (setupToken) {
    const setupUrl = `${env.origin}${paths.setup()}?token=${setupToken}`;
    log.info({}, `Nobody can sign in yet. Make the first admin, once: ${setupUrl}`);
  }

  let isStopping = false;
  const stop = async (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'Stopping.');
    setTimeout(() => process.exit(1), stopDeadlineMs).unref();
    await http.stop(drainMs);
    await stopRuntime();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
};

start().catch((error: unknown) => {
  if (error instanceof StartError) log.error({}, error.message);
  else
    log.error(
      { error },
      `Quarterdeck cannot start: ${error instanceof Error ? error.message : String(error)}`,
    );
  process.exit(1);
});
