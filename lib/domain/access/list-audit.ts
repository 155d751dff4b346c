import { accessApi } from '#lib/contract/api/access-api.ts';
import { query } from '../verb.ts';

const defaultLimit = 100;

/** Who did what to what, newest first. */
export const listAudit = query(accessApi.audit, {
  permission: 'audit:read',
  run: async ({ audit, now }, { limit = defaultLimit, cursor, q, sort }) => {
    const { items, nextCursor } = await audit.list({ q, sort, limit, cursor });
    return { items, nextCursor, asOf: now().toISOString(), incomplete: [] };
  },
});
