import type { Log } from './domain/context.ts';
import type { FleetReads } from './domain/ports/fleet-reads.ts';

const intervalMs = 60_000;

/** Writes to the log what is wrong with a connection, with its remedy, once until it changes. Answers what ends it. */
export const watchConnections = (input: {
  fleet: Pick<FleetReads, 'listConnections'>;
  log: Log;
}): (() => void) => {
  const told = new Map<string, string>();
  const look = async () => {
    try {
      const { value } = await input.fleet.listConnections();
      for (const { id, status, reason = '', remedy } of value) {
        // What a connection that works adds is no news.
        const state = status === 'ok' ? status : `${status} ${reason}`;
        const before = told.get(id);
        if (before === state) continue;
        told.set(id, state);
        if (status !== 'ok') input.log.warn({ connection: id, status, remedy }, reason);
        else if (before !== undefined)
          input.log.info({ connection: id, status }, 'The connection works again.');
      }
    } catch (error) {
      input.log.warn({ error }, 'The connections could not be looked at.');
    }
  };
  const timer = setInterval(look, intervalMs);
  timer.unref();
  void look();
  return () => clearInterval(timer);
};
