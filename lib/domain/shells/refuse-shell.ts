import type { Actor, Services } from '../context.ts';
import { DomainError, forbidden } from '../domain-error.ts';
import { isAllowed, permissions } from '../permission.ts';

/** A shell is opened soon after its owner has shown who they are. */
export const freshSignInMs = 5 * 60_000;

/** Whether this process and this role open shells at all; asked again of every socket. */
export const refuseShells = (services: Pick<Services, 'readOnly' | 'execEnabled'>, actor: Actor): void => {
  if (!isAllowed(actor.role, 'shells:open'))
    throw forbidden(`A shell needs the role ${permissions['shells:open']}; you are ${actor.role}.`);
  if (services.readOnly)
    throw forbidden('Quarterdeck runs read-only (QUARTERDECK_READ_ONLY=1): no shell is opened from here.');
  if (!services.execEnabled)
    throw forbidden('Shells are switched off here. QUARTERDECK_EXEC=1 lets operators open them.');
};

/** The session of a person who signed in just now. A key has no sign-in, so it never opens a shell. */
export const requireFreshSignIn = (actor: Actor, now: Date): string => {
  const { sessionId, signedInAt } = actor;
  if (sessionId === undefined || signedInAt === undefined)
    throw new DomainError(
      'step_up_required',
      'A shell is opened by a person who has just signed in; an API key cannot open one.',
    );
  const ageMs = now.getTime() - Date.parse(signedInAt);
  if (ageMs > freshSignInMs)
    throw new DomainError(
      'step_up_required',
      `Sign in again: a shell needs a sign-in of the last ${freshSignInMs / 60_000} minutes.`,
    );
  return sessionId;
};
