import type { Services } from '#lib/domain/context.ts';
import type { Authenticator } from '#lib/domain/ports/authenticator.ts';

/** What requests count of themselves. */
export type Meter = {
  countRequest: (request: { method: string; status: number; seconds: number; isStream: boolean }) => void;
  /** Counts an open stream until the returned function is called, once. */
  openStream: (kind: 'changes' | 'logs' | 'shells') => () => void;
};

/** What must be one per process. Made by `runtime.ts`, read by routes and pages, which Next bundles apart. */
export type Runtime = {
  services: Services;
  authenticator: Authenticator;
  /** Hosts that are ours: any other `Host` is 421. */
  hosts: ReadonlySet<string>;
  /** The public origin: cookies and origin checks use it. */
  origin: string;
  version: string;
  isReady: () => Promise<boolean>;
  /** The registry's text for GET /metrics. */
  metricsText: () => Promise<string>;
  meter: Meter;
};

const slot = Symbol.for('quarterdeck.runtime');
type Slot = { [slot]?: Runtime };

export const setRuntime = (runtime: Runtime): void => {
  (globalThis as Slot)[slot] = runtime;
};

/** The process's runtime; throws when the server did not make one. */
export const getRuntime = (): Runtime => {
  const runtime = (globalThis as Slot)[slot];
  if (!runtime) throw new Error('The runtime is missing: start Quarterdeck with server.ts.');
  return runtime;
};
