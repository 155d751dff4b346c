import { accessApi } from '#lib/contract/api/access-api.ts';
import { isAllowed } from '../permission.ts';
import { query } from '../verb.ts';

const defaultLimit = 100;

/** One's own keys, or everybody's for an admin; never the keys themselves. */
export const listApiKeys = query(accessApi.listKeys, {
  permission: 'keys:own',
  run: async ({ keys, actor, now }, { limit = defaultLimit, cursor, q, sort }) => {
    const ownerId = isAllowed(actor.role, 'users:write') ? undefined : actor.id;
    const { items, nextCursor } = await keys.list({ ownerId, q, sort, limit, cursor });
    return { items, nextCursor, asOf: now().toISOString(), incomplete: [] };
  },
});
