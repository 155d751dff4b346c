import { usersApi } from '#lib/contract/api/users-api.ts';
import type { User } from '#lib/contract/users.ts';
import { answerOf, matches, pageOf } from '../list-page.ts';
import { query } from '../verb.ts';

const keyOf = (user: User, field: string): string => {
  if (field === 'email' || field === 'role' || field === 'createdAt') return user[field];
  if (field === 'lastSignInAt') return user.lastSignInAt ?? '';
  return user.name.toLowerCase();
};

/** Who may sign in, with their roles. */
export const listUsers = query(usersApi.list, {
  permission: 'users:read',
  run: async ({ users, now }, { q, role, sort = 'name', limit, cursor }) => {
    const asOf = now().toISOString();
    const rows = (await users.list()).filter(
      (user) => (matches(user.name, q) || matches(user.email, q)) && (!role || role.includes(user.role)),
    );
    const page = pageOf(rows, { list: 'users', sort, limit, cursor, keyOf, idOf: (user) => user.id });
    return answerOf({ value: rows, asOf, incomplete: [] }, page);
  },
});
