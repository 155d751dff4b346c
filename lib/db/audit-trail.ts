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

/** The audit, newest first in the order of writing. Rows are only ever added. */
export const createAuditTrail = (database: Database, now: () => Date): AuditTrail => ({
  append: async (entry) => {
    const id = randomUUID();
    await database.client.auditEntry.create({ data: { ...entry, id, at: now() } });
    return { id };
  },
  list: async ({ q, limit, cursor }) => {
    const before = cursor === undefined ? undefined : readSeq(cursor);
    const text = q && containing(database, q);
    const rows = await database.client.auditEntry.findMany({
      where: {
        ...(before !== undefined && { seq: { lt: before } }),
        ...(text && { OR: [{ by: text }, { action: text }, { target: text }, { message: text }] }),
      },
      orderBy: { seq: 'desc' },
      take: limit + 1,
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nextCursor =
      rows.length > limit && last ? writeCursor('audit', { at: String(last.seq), id: last.id }) : null;
    return { items: page.map(entryOf), nextCursor };
  },
});

const readSeq = (cursor: string): number => Number(readCursor('audit', cursor).at);
