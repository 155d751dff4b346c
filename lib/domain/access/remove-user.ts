import { usersApi } from '#lib/contract/api/users-api.ts';
import { command } from '../verb.ts';
import { auditNameOf, refuseUnlessDone } from './refuse-user-change.ts';

/** Removes somebody; their sessions and keys are refused from now on. */
export const removeUser = command(usersApi.remove, {
  permission: 'users:write',
  changesCloud: false,
  audit: async ({ user }, { users }) => ({ action: 'user.remove', target: await auditNameOf(users, user) }),
  run: async ({ users }, { user }) => {
    refuseUnlessDone(await users.remove(user), user);
    return { id: user };
  },
});
