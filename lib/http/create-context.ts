import type { Actor, Context } from '#lib/domain/context.ts';
import type { Runtime } from '#lib/runtime-slot.ts';

/** What a verb runs with, for one request. */
export const createContext = (
  runtime: Runtime,
  request: { actor: Actor; requestId: string; signal: AbortSignal },
): Context => ({ ...runtime.services, ...request });
