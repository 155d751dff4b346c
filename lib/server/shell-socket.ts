import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ErrorCode } from '#lib/contract/error-codes.ts';
import type { Log } from '#lib/domain/context.ts';
import { DomainError, isDomainError, unauthenticated } from '#lib/domain/domain-error.ts';
import { refuseShells } from '#lib/domain/shells/refuse-shell.ts';
import type { ClaimedGrant } from '#lib/domain/shells/shell-desk.ts';
import type { Runtime } from '#lib/runtime-slot.ts';
import { carryShell } from './carry-shell.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { shellPath } from './shell-path.ts';
import { type ShellTimes, usualShellTimes } from './watch-shell.ts';

/** A keystroke is a few bytes; the terminal sends what is pasted in parts. */
const maxMessageBytes = 64 * 1024;

const cookieOf = (request: IncomingMessage): Headers =>
  new Headers(request.headers.cookie ? { cookie: request.headers.cookie } : {});

/** A browser names the page that opens a socket; who names none is no page of ours. */
const refuseForeignOrigin = (request: IncomingMessage, runtime: Runtime): void => {
  const site = request.headers['sec-fetch-site'];
  if (request.headers.origin !== runtime.origin || (site !== undefined && site !== 'same-origin'))
    throw new DomainError('forbidden', 'This shell was not opened by a page of Quarterdeck.');
};

/** Who opens it, with the ticket of this very session: else it throws, and nothing was upgraded. */
const admit = async (request: IncomingMessage, runtime: Runtime): Promise<ClaimedGrant> => {
  refuseForeignOrigin(request, runtime);
  const actor = await runtime.authenticator.authenticate(cookieOf(request));
  if (!actor) throw unauthenticated();
  refuseShells(runtime.services, actor);
  const ticket = new URL(request.url ?? '/', runtime.origin).searchParams.get('ticket') ?? '';
  const claimed = runtime.services.shellDesk.claim(ticket, { actorId: actor.id, sessionId: actor.sessionId });
  if (!claimed)
    throw new DomainError('forbidden', 'This ticket was used, is older than 30 s, or is not this session’s.');
  return claimed;
};

export type ShellSockets = {
  isMeant: (request: IncomingMessage) => boolean;
  meet: (request: IncomingMessage, socket: Duplex, head: Buffer, runtime: Runtime) => Promise<void>;
  /** Ends every shell and settles when their ends are in the audit. */
  stop: () => Promise<void>;
};

/** The WebSockets of shells: each is admitted before it is upgraded, and carries one shell. */
export const createShellSockets = (options: {
  log: Log;
  times?: Partial<ShellTimes> | undefined;
}): ShellSockets => {
  const times = { ...usualShellTimes, ...options.times };
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
  });
  const stop = new AbortController();
  const running = new Set<Promise<void>>();

  const refuse = (socket: Duplex, error: unknown): void => {
    if (!isDomainError(error)) options.log.error({ error }, 'A shell could not be admitted.');
    const known: { code: ErrorCode; message: string } = isDomainError(error)
      ? error
      : { code: 'internal', message: 'Something failed inside Quarterdeck. The log has the details.' };
    refuseUpgrade(socket, known);
  };

  return {
    isMeant: (request) => request.url?.split('?')[0] === shellPath,
    meet: async (request, socket, head, runtime) => {
      let claimed: ClaimedGrant;
      try {
        if (stop.signal.aborted) throw new DomainError('unavailable', 'Quarterdeck is stopping.');
        claimed = await admit(request, runtime);
      } catch (error) {
        refuse(socket, error);
        return;
      }
      const { grant, leave } = claimed;
      // Who has gone meanwhile is not upgraded, and says no more that it has.
      if (socket.destroyed) return leave();
      socket.once('close', leave);
      server.handleUpgrade(request, socket, head, (browser) => {
        const cookie = cookieOf(request);
        const isStillAllowed = async (): Promise<boolean> => {
          const actor = await runtime.authenticator.authenticate(cookie);
          if (!actor) return false;
          refuseShells(runtime.services, actor);
          return true;
        };
        const { services } = runtime;
        const uncount = runtime.meter.openStream('shells');
        const work = carryShell({ browser, services, grant, isStillAllowed, stop: stop.signal, times })
          .catch((error: unknown) => options.log.error({ error }, 'A shell failed unexpectedly.'))
          .finally(() => {
            leave();
            uncount();
            running.delete(work);
          });
        running.add(work);
      });
    },
    stop: async () => {
      stop.abort();
      await Promise.all(running);
      for (const browser of server.clients) browser.terminate();
      server.close();
    },
  };
};
