import type { Context } from '#lib/domain/context.ts';
import { forbidden, unauthenticated } from '#lib/domain/domain-error.ts';
import { isAllowed, permissions } from '#lib/domain/permission.ts';
import type { Verb } from '#lib/domain/verb.ts';
import type { Runtime } from '#lib/runtime-slot.ts';
import { createContext } from './create-context.ts';

/** A write with a cookie must prove that our own page sent it; missing evidence is a refusal. */
const refuseForeignOrigin = (request: Request, runtime: Runtime): void => {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const isOurs = (origin === null || origin === runtime.origin) && (site === null || site === 'same-origin');
  if (!isOurs || (origin === null && site === null)) {
    throw forbidden('This change did not come from a page of Quarterdeck.');
  }
};

/** Who asks, and whether they may: the one check in front of every verb. */
export const authorize = async <I, O>(
  verb: Verb<I, O>,
  request: Request,
  options: { runtime: Runtime; requestId: string; signal: AbortSignal },
): Promise<Context> => {
  const actor = await options.runtime.authenticator.authenticate(request.headers);
  if (!actor) throw unauthenticated();
  const context = createContext(options.runtime, {
    actor,
    requestId: options.requestId,
    signal: options.signal,
  });
  if (verb.kind === 'query' && isAllowed(actor.role, verb.permission)) return context;
  if (verb.kind === 'command' && actor.via === 'session') refuseForeignOrigin(request, options.runtime);
  if (!isAllowed(actor.role, verb.permission)) {
    throw forbidden(`This needs the role ${permissions[verb.permission]}; you are ${actor.role}.`);
  }
  if (verb.kind === 'command' && verb.changesCloud && context.readOnly) {
    throw forbidden(
      'Quarterdeck runs read-only (QUARTERDECK_READ_ONLY=1): nobody changes anything from here.',
    );
  }
  return context;
};
