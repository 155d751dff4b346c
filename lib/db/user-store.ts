import { randomUUID } from 'node:crypto';
import type { Role } from '#lib/contract/common.ts';
import type { User } from '#lib/contract/users.ts';
import type { NewUser, UserOutcome, UserStore } from '#lib/domain/ports/user-store.ts';
import { type Client, type Database, isUniqueViolation } from './database.ts';
import type { UserModel } from './generated/sqlite/models/User.ts';

/** Once written, setup is over: the primary key lets one of many through. */
const setupKey = 'setup.completed';
/** Whoever changes roles holds this row first, so that two cannot take each other's admin away at once. */
const rolesKey = 'users.roles';

type Transaction = Parameters<Parameters<Client['$transaction']>[0]>[0];

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

const userOf = (row: UserModel): User => ({
  id: row.id,
  name: row.name,
  email: row.email,
  // Safe: the column is written from this very type.
  role: row.role as Role,
  createdAt: row.createdAt.toISOString(),
  lastSignInAt: row.lastSignInAt?.toISOString(),
});

/** Runs a change of somebody unless it would leave nobody who is an admin. */
const changeOne = (
  { client }: Database,
  id: string,
  options: { leavesAdmin: boolean; change: (tx: Transaction) => Promise<unknown> },
): Promise<UserOutcome> =>
  client.$transaction(async (tx) => {
    const value = randomUUID();
    await tx.setting.upsert({
      where: { key: rolesKey },
      create: { key: rolesKey, value },
      update: { value },
    });
    const found = await tx.user.findUnique({ where: { id }, select: { role: true } });
    if (!found) return 'absent';
    if (options.leavesAdmin && found.role === 'admin') {
      const others = await tx.user.count({ where: { role: 'admin', id: { not: id } } });
      if (others === 0) return 'last_admin';
    }
    await options.change(tx);
    return 'done';
  });

const setPassword = async (
  tx: Transaction,
  input: { userId: string; passwordHash: string; keepSessionId?: string },
) => {
  const { userId, passwordHash, keepSessionId } = input;
  await tx.account.updateMany({
    where: { userId, providerId: 'credential' },
    data: { password: passwordHash },
  });
  await tx.session.deleteMany({ where: { userId, ...(keepSessionId && { id: { not: keepSessionId } }) } });
};

/** People and their password hashes, in the tables that the sessions read. */
export const createUserStore = (database: Database): UserStore => {
  const { client } = database;
  const create = async (user: NewUser): Promise<User | null> => {
    try {
      return userOf(await client.user.create({ data: rowOf(user) }));
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  };
  return {
    isEmpty: async () => (await client.user.count()) === 0,
    list: async () => (await client.user.findMany({ orderBy: { id: 'asc' } })).map(userOf),
    find: async (id) => {
      const row = await client.user.findUnique({ where: { id } });
      return row && userOf(row);
    },
    findPasswordHash: async (userId) => {
      const row = await client.account.findFirst({ where: { userId, providerId: 'credential' } });
      return row?.password ?? null;
    },
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
    update: (id, { passwordHash, ...data }, { keepSessionId } = {}) =>
      changeOne(database, id, {
        leavesAdmin: data.role !== undefined && data.role !== 'admin',
        change: async (tx) => {
          await tx.user.update({ where: { id }, data });
          if (passwordHash) await setPassword(tx, { userId: id, passwordHash, keepSessionId });
        },
      }),
    remove: (id) =>
      changeOne(database, id, { leavesAdmin: true, change: (tx) => tx.user.delete({ where: { id } }) }),
    noteSignIn: async (email, at) => {
      await client.user.updateMany({ where: { email: normalise(email) }, data: { lastSignInAt: at } });
    },
  };
};
