import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ApiKey } from '#lib/contract/access.ts';
import type { Role } from '#lib/contract/common.ts';
import type { KeyStore } from '#lib/domain/ports/key-store.ts';
import type { KeyVerifier } from '#lib/domain/ports/key-verifier.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { containing, type Database, isMissingRow } from './database.ts';
import type { Prisma } from './generated/sqlite/client.ts';

const keyPrefix = 'qd_';
const secretBytes = 32;
const shownLength = 10;
const lastUsedStepMs = 60_000;

const withOwner = { owner: { select: { id: true, name: true, email: true, role: true } } } as const;
type Row = Prisma.ApiKeyGetPayload<{ include: typeof withOwner }>;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

const recordOf = (row: Row): ApiKey => ({
  id: row.id,
  name: row.name,
  // Safe: the column is written from this very type.
  role: row.role as Role,
  owner: row.owner.name,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString(),
});

/** API keys, kept as their SHA-256. */
export const createKeyStore = (database: Database, now: () => Date): KeyStore & KeyVerifier => {
  const { apiKey } = database.client;
  return {
    create: async ({ name, role, ownerId, expiresAt }) => {
      const key = keyPrefix + randomBytes(secretBytes).toString('base64url');
      const row = await apiKey.create({
        data: {
          id: randomUUID(),
          name,
          prefix: key.slice(0, shownLength),
          hash: hashOf(key),
          role,
          ownerId,
          createdAt: now(),
          expiresAt: expiresAt ? new Date(expiresAt) : null,
        },
        include: withOwner,
      });
      return { key, record: recordOf(row) };
    },
    list: async ({ ownerId, q, sort = '-createdAt', limit, cursor }) => {
      const list = `api-keys:${sort}`;
      const direction = sort === 'createdAt' ? 'asc' : 'desc';
      const beyond = sort === 'createdAt' ? ('gt' as const) : ('lt' as const);
      const after = cursor === undefined ? undefined : readCursor(list, cursor);
      const rows = await apiKey.findMany({
        where: {
          AND: [
            ownerId ? { ownerId } : {},
            q ? { name: containing(database, q) } : {},
            after
              ? {
                  OR: [
                    { createdAt: { [beyond]: new Date(after.at) } },
                    { createdAt: new Date(after.at), id: { [beyond]: after.id } },
                  ],
                }
              : {},
          ],
        },
        orderBy: [{ createdAt: direction }, { id: direction }],
        take: limit + 1,
        include: withOwner,
      });
      const items = rows.slice(0, limit).map(recordOf);
      const last = items.at(-1);
      const nextCursor =
        rows.length > limit && last ? writeCursor(list, { at: last.createdAt, id: last.id }) : null;
      return { items, nextCursor };
    },
    find: async (id) => {
      const row = await apiKey.findUnique({ where: { id }, include: withOwner });
      return row && { ...recordOf(row), ownerId: row.ownerId };
    },
    delete: async (id) => {
      try {
        await apiKey.delete({ where: { id } });
      } catch (error) {
        if (!isMissingRow(error)) throw error;
      }
    },
    verify: async (key) => {
      if (!key.startsWith(keyPrefix)) return null;
      const row = await apiKey.findUnique({ where: { hash: hashOf(key) }, include: withOwner });
      const at = now();
      if (!row || (row.expiresAt && row.expiresAt <= at)) return null;
      if (!row.lastUsedAt || at.getTime() - row.lastUsedAt.getTime() > lastUsedStepMs)
        await apiKey.updateMany({ where: { id: row.id }, data: { lastUsedAt: at } });
      return {
        keyName: row.name,
        keyRole: row.role as Role,
        owner: { ...row.owner, role: row.owner.role as Role },
      };
    },
  };
};
