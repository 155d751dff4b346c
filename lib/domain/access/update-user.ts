import { usersApi } from '#lib/contract/api/users-api.ts';
import { conflict, notFound } from '../domain-error.ts';
import { command } from '../verb.ts';
import { auditNameOf, refuseUnlessDone } from './refuse-user-change.ts';

/** Changes somebody's name, role or password. A role counts from their next request on; a new password ends their sessions. */
export const updateUser = command(usersApi.update, {
  permission: 'users:write',
  changesCloud: false,
  audit: async ({ user, body }, { users }) => {
    const parts = [body.name && 'name', body.role && `role ${body.role}`, body.password && 'password'];
    return {
      action: 'user.update',
      target: `${await auditNameOf(users, user)} (${parts.filter(Boolean).join(', ')})`,
    };
  },
  run: async ({ users, passwords, actor }, { user, body: { name, role, password } }) => {
    const before = await users.find(user);
    if (!before) throw notFound('user', user);
    if (user === actor.id && role && role !== before.role)
      throw conflict('Nobody changes their own role: ask another admin.', { reason: 'own_role' });
    if (user === actor.id && password)
      throw conflict('Your own password asks for the current one: POST /me/password.', {
        reason: 'own_password',
      });
    const passwordHash = password === undefined ? undefined : await passwords.hash(password);
    refuseUnlessDone(await users.update(user, { name, role, passwordHash }), user);
    const after = await users.find(user);
    if (!after) throw notFound('user', user);
    return after;
  },
});
