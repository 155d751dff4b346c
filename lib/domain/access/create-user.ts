import { usersApi } from '#lib/contract/api/users-api.ts';
import { conflict } from '../domain-error.ts';
import { command } from '../verb.ts';

/** Lets somebody sign in. The password goes to them by another way than this product. */
export const createUser = command(usersApi.create, {
  permission: 'users:write',
  changesCloud: false,
  audit: ({ body }) => ({ action: 'user.create', target: `${body.email} (${body.role})` }),
  run: async ({ users, passwords }, { body: { name, email, role, password } }) => {
    const user = await users.create({ name, email, role, passwordHash: await passwords.hash(password) });
    if (!user) throw conflict(`Somebody has the address ${email} already.`);
    return user;
  },
});
