import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '#lib/contract/access.ts';
import type { AuditTrail } from '#lib/domain/ports/audit-trail.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { containing, type Database } from './database.ts';
import type { AuditEntryModel } from './generated/sqlite/models/AuditEntry.ts';

const entryOf = (row: AuditEntryModel): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  by: row.by,
  // Safe, as below: the column is written from this very type.
  role: (row.role ?? undefined) as AuditEntry['role'],
  action: row.action,
  target: row.target,
  outcome: row.outcome as AuditEntry['outcome'],
  message: row.message ?? undefined,
  requestId: row.requestId ?? undefined,
  operationId: row.operationId ?? undefined,
});

/** The audit, in the order of writing. Rows are only ever added. */
export const createAuditTrail = (database: Database, now: () => Date): AuditTrail => ({
  append: async (entry) => {
    const id = randomUUID();
    await database.client.auditEntry.create({ data: { ...entry, id, at: now() } });
    return { id };
  },
  list: async ({ q, sort = '-at', limit, cursor }) => {
    const list = `audit:${sort}`;
    const after = cursor === undefined ? undefined : Number(readCursor(list, cursor).at);
    const text = q && containing(database, q);
    const rows = await database.client.auditEntry.findMany({
      where: {
        ...(after !== undefined && { seq: sort === 'at' ? { gt: after } : { lt: after } }),
        ...(text && { OR: [{ by: text }, { action: text }, { target: text }, { message: text }] }),
      },
      orderBy: { seq: sort === 'at' ? 'asc' : 'desc' },
      take: limit + 1,
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nextCursor =
      rows.length > limit && last ? writeCursor(list, { at: String(last.seq), id: last.id }) : null;
    return { items: page.map(entryOf), nextCursor };
  },
});
