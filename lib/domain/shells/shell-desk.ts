import type { ExecTicket } from '#lib/contract/shells.ts';
import { DomainError } from '#lib/domain/domain-error.ts';
import type { Actor } from '../context.ts';

export const ticketLifetimeMs = 30_000;
/** Shells that one person may have open at once, tickets for more included. */
export const shellsPerUser = 5;
export const shellsInAll = 50;
const ticketBytes = 32;
const retryAfterSeconds = 10;

/** Whose shell it will be, and where: fixed when the ticket is made. */
export type ShellGrant = {
  actor: Actor;
  sessionId: string;
  requestId: string;
  cluster: string;
  task: string;
  container: string;
  command: string[] | undefined;
};

/** A grant whose place is held until `leave` is called. */
export type ClaimedGrant = { grant: ShellGrant; leave: () => void };

export type ShellDesk = {
  /** Throws `rate_limited` when this person, or everybody together, has as many shells as may be. */
  issue: (grant: ShellGrant) => ExecTicket;
  /** Good once, in time, and for the session that asked; null otherwise. */
  claim: (ticket: string, by: { actorId: string; sessionId: string | undefined }) => ClaimedGrant | null;
};

const makeTicket = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(ticketBytes));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
};

const refuse = (message: string): DomainError =>
  new DomainError('rate_limited', message, { details: { retryAfterSeconds } });

/** The tickets of this process and the shells that came of them. Tickets live in memory alone. */
export const createShellDesk = (options: { origin: string; path: string; now: () => Date }): ShellDesk => {
  const waiting = new Map<string, { grant: ShellGrant; untilMs: number }>();
  const open = new Set<ShellGrant>();

  const forgetOld = (nowMs: number): void => {
    for (const [ticket, { untilMs }] of waiting) if (untilMs <= nowMs) waiting.delete(ticket);
  };

  const refuseTooMany = (actorId: string): void => {
    const grants = [...open, ...[...waiting.values()].map(({ grant }) => grant)];
    if (grants.filter(({ actor }) => actor.id === actorId).length >= shellsPerUser)
      throw refuse(`You have ${shellsPerUser} shells open; close one to open another.`);
    if (grants.length >= shellsInAll)
      throw refuse(`${shellsInAll} shells are open, as many as there may be. Try again when one has closed.`);
  };

  return {
    issue: (grant) => {
      const nowMs = options.now().getTime();
      forgetOld(nowMs);
      refuseTooMany(grant.actor.id);
      const ticket = makeTicket();
      const untilMs = nowMs + ticketLifetimeMs;
      waiting.set(ticket, { grant, untilMs });
      const url = new URL(options.path, options.origin.replace(/^http/, 'ws'));
      url.searchParams.set('ticket', ticket);
      return { ticket, url: url.href, expiresAt: new Date(untilMs).toISOString() };
    },
    claim: (ticket, by) => {
      forgetOld(options.now().getTime());
      const found = waiting.get(ticket);
      waiting.delete(ticket);
      if (!found || found.grant.actor.id !== by.actorId || found.grant.sessionId !== by.sessionId)
        return null;
      open.add(found.grant);
      return { grant: found.grant, leave: () => open.delete(found.grant) };
    },
  };
};
