import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '#lib/domain/context.ts';
import type { Runtime } from '#lib/runtime-slot.ts';
import { discardBody, watchBody } from './limit-body.ts';
import { answerProbe } from './probes.ts';
import { endConnection, refuseUpgrade } from './refuse-upgrade.ts';
import { respondError, respondTooLarge } from './respond.ts';
import { rewriteHeaders, screenRequest } from './screen-request.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { createShellSockets } from './shell-socket.ts';
import type { ShellTimes } from './watch-shell.ts';

/** What a request meets: null while the process starts or stops. */
export type Serving = {
  runtime: Runtime;
  handlePage: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Beside shells only the development server upgrades, for its own reloads. */
  handleUpgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>) | null;
};

export type Timeouts = {
  headersMs: number;
  requestMs: number;
  keepAliveMs: number;
  /** Event streams ping more often: a socket this quiet has a reader that takes nothing any more. */
  idleMs: number;
  /** How often slow requests are looked for. */
  checkMs: number;
};

const usualTimeouts: Timeouts = {
  headersMs: 20_000,
  requestMs: 60_000,
  keepAliveMs: 65_000,
  idleMs: 60_000,
  checkMs: 5_000,
};

const refuseConnection = (socket: Duplex): void => {
  endConnection(socket, 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
};

const isEventStream = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');

/** The HTTP server in front of Next: judges each request, answers the probes, and passes the rest on. */
export const createHttpServer = (options: {
  isDev: boolean;
  log: Log;
  timeouts?: Partial<Timeouts>;
  shellTimes?: Partial<ShellTimes>;
}) => {
  const timeouts = { ...usualTimeouts, ...options.timeouts };
  let serving: Serving | null = null;
  const open = new Set<ServerResponse>();
  const shells = createShellSockets({ log: options.log, times: options.shellTimes });

  const answerRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const now = serving;
    if (await answerProbe(request, response, now?.runtime ?? null)) return;
    if (!now) return respondError(response, 'unavailable', 'Quarterdeck is starting or stopping. Try again.');
    rewriteHeaders(request);
    await now.handlePage(request, response);
  };

  const meet = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const runtime = serving?.runtime;
    setSecurityHeaders(request, response, {
      isDev: options.isDev,
      isHttps: runtime?.origin.startsWith('https:') ?? false,
    });
    const verdict = runtime
      ? screenRequest(request, { ...runtime, isDev: options.isDev })
      : { kind: 'pass' as const };
    if (verdict.kind === 'refuse') {
      if (verdict.code === 'too_large') return respondTooLarge(response, discardBody(request));
      return respondError(response, verdict.code, verdict.message);
    }
    if (verdict.kind === 'redirect') {
      response.writeHead(307, { location: verdict.to, 'cache-control': 'no-store' }).end();
      return;
    }
    await answerRequest(request, response);
  };

  const server: Server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      keepAliveTimeout: timeouts.keepAliveMs,
      connectionsCheckingInterval: timeouts.checkMs,
    },
    (request, response) => {
      const method = request.method ?? 'GET';
      const startedAtMs = performance.now();
      // At once: the body's first bytes come in the same breath as the headers.
      watchBody(request, (hasBeenSent) => {
        if (!response.headersSent) respondTooLarge(response, hasBeenSent);
        else void hasBeenSent.then(() => response.destroy());
      });
      open.add(response);
      response.once('close', () => {
        open.delete(response);
        serving?.runtime.meter.countRequest({
          method,
          status: response.statusCode,
          seconds: (performance.now() - startedAtMs) / 1000,
          isStream: isEventStream(response),
        });
      });
      meet(request, response).catch((error: unknown) => {
        options.log.error(
          { error, method, url: request.url?.split('?')[0] },
          'A request could not be answered.',
        );
        if (response.headersSent) response.destroy();
        else
          respondError(response, 'internal', 'Something failed inside Quarterdeck. The log has the details.');
      });
    },
  );
  server.timeout = timeouts.idleMs;
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const now = serving;
    const verdict = now && screenRequest(request, now.runtime);
    if (verdict?.kind === 'refuse' && shells.isMeant(request)) refuseUpgrade(socket, verdict);
    else if (!now || verdict?.kind !== 'pass') refuseConnection(socket);
    else if (shells.isMeant(request)) void shells.meet(request, socket, head, now.runtime);
    else if (now.handleUpgrade) void now.handleUpgrade(request, socket, head);
    else refuseConnection(socket);
  });
  server.on('connect', (_request, socket) => refuseConnection(socket));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) refuseConnection(socket);
  });

  return {
    server,
    startServing: (next: Serving) => {
      serving = next;
    },
    /** Ends event streams at once and everything else after `graceMs`; resolves when no socket is open. */
    stop: async (graceMs: number): Promise<void> => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const response of open) {
        if (isEventStream(response)) response.socket?.destroy();
        else if (!response.headersSent) response.setHeader('connection', 'close');
      }
      server.closeIdleConnections();
      await shells.stop();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
      serving = null;
    },
  };
};
