import { randomUUID } from 'node:crypto';
import type { NewUser, UserStore } from '#lib/domain/ports/user-store.ts';
import { type Database, isUniqueViolation } from './database.ts';

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

/** People and their password hashes, in the tables that the sessions read. */
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
