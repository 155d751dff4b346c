import { randomUUID } from 'node:crypto';
import type { Role } from '#lib/contract/common.ts';
import { type Database, isUniqueViolation } from './database.ts';

export type NewUser = { name: string; email: string; role: Role; passwordHash: string };

export type UserStore = {
  /** Whether nobody at all can sign in. */
  isEmpty: () => Promise<boolean>;
  /** Creates it, or gives the one with this address the new role and password. */
  put: (user: NewUser) => Promise<void>;
  /** Creates it unless its address is taken; says whether it did. */
  create: (user: NewUser) => Promise<boolean>;
  /** Creates the one first admin; false when there is somebody already, however many ask at once. */
  createFirst: (user: NewUser) => Promise<boolean>;
};

/** Once written, setup is over: the primary key lets one of many through. */
const setupKey = 'setup.completed';

const normalise = (email: string) => email.trim().toLowerCase();

const rowOf = ({ name, email, role, passwordHash }: NewUser) => {
  const id = randomUUID();
  return {
    id,
    name,
    email: normalise(email),
    emailVerified: true,
    role,
    accounts: {
      create: { id: randomUUID(), accountId: id, providerId: 'credential', password: passwordHash },
    },
  };
};

export const createUserStore = ({ client }: Database): UserStore => {
  const create = async (user: NewUser): Promise<boolean> => {
    try {
      await client.user.create({ data: rowOf(user) });
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  };
  return {
    isEmpty: async () => (await client.user.count()) === 0,
    create,
    put: async (user) => {
      if (await create(user)) return;
      const email = normalise(user.email);
      await client.user.update({ where: { email }, data: { role: user.role, name: user.name } });
      await client.account.updateMany({
        where: { user: { email }, providerId: 'credential' },
        data: { password: user.passwordHash },
      });
    },
    createFirst: async (user) => {
      if ((await client.user.count()) > 0) return false;
      try {
        await client.$transaction([
          client.setting.create({ data: { key: setupKey, value: new Date().toISOString() } }),
          client.user.create({ data: rowOf(user) }),
        ]);
        return true;
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    },
  };
};
