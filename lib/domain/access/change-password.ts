import { usersApi } from '#lib/contract/api/users-api.ts';
import { DomainError } from '../domain-error.ts';
import { command } from '../verb.ts';
import { auditNameOf, refuseUnlessDone } from './refuse-user-change.ts';

/** Changes one's own password, proved by the current one. All other sessions of oneself end. */
export const changePassword = command(usersApi.changePassword, {
  permission: 'password:own',
  changesCloud: false,
  audit: async (_, { users, actor }) => ({
    action: 'password.change',
    target: await auditNameOf(users, actor.id),
  }),
  run: async ({ users, passwords, actor }, { body: { current, next } }) => {
    const hash = await users.findPasswordHash(actor.id);
    if (!hash || !(await passwords.prove({ userId: actor.id, hash, password: current })))
      throw new DomainError('step_up_required', 'This is not your current password.');
    const passwordHash = await passwords.hash(next);
    const outcome = await users.update(actor.id, { passwordHash }, { keepSessionId: actor.sessionId });
    refuseUnlessDone(outcome, actor.id);
    return { id: actor.id };
  },
});
