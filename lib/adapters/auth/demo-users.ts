import { randomBytes } from 'node:crypto';
import { Role } from '#lib/contract/common.ts';
import type { UserStore } from '#lib/domain/ports/user-store.ts';
import { hashPassword } from './hash-password.ts';

const nameOf: Record<Role, string> = { viewer: 'Vera Viewer', operator: 'Otto Operator', admin: 'Ada Admin' };

export type DemoUsers = Record<Role, { email: string; password: string }>;

/** One user a role, each with a new random password that only this process knows. */
export const putDemoUsers = async (users: UserStore): Promise<DemoUsers> => {
  const made = Role.options.map(async (role) => {
    const entry = { email: `${role}@demo.example`, password: randomBytes(24).toString('base64url') };
    await users.put({
      name: nameOf[role],
      email: entry.email,
      role,
      passwordHash: await hashPassword(entry.password),
    });
    return [role, entry] as const;
  });
  // Safe: every role is in `Role.options`.
  return Object.fromEntries(await Promise.all(made)) as DemoUsers;
};
