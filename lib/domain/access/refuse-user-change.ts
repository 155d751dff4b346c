import { conflict, notFound } from '../domain-error.ts';
import type { UserOutcome, UserStore } from '../ports/user-store.ts';

/** Throws what a change of somebody that was not made is called. */
export const refuseUnlessDone = (outcome: UserOutcome, id: string): void => {
  if (outcome === 'absent') throw notFound('user', id);
  if (outcome === 'last_admin')
    throw conflict('This is the last admin: make somebody else an admin first.', { reason: 'last_admin' });
};

/** How the audit names somebody: by address, as long as there is one. */
export const auditNameOf = async (users: UserStore, id: string): Promise<string> =>
  (await users.find(id))?.email ?? id;
