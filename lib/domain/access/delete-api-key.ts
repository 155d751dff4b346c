import { accessApi } from '#lib/contract/api/access-api.ts';
import { forbidden, notFound } from '../domain-error.ts';
import { isAllowed } from '../permission.ts';
import { command } from '../verb.ts';

/** Ends a key at once. Others' keys are an admin's. */
export const deleteApiKey = command(accessApi.deleteKey, {
  permission: 'keys:own',
  changesCloud: false,
  audit: ({ key }) => ({ action: 'api-key.delete', target: key }),
  run: async ({ keys, actor }, { key }) => {
    const found = await keys.find(key);
    if (!found) throw notFound('API key', key);
    if (found.ownerId !== actor.id && !isAllowed(actor.role, 'users:write'))
      throw forbidden('This key belongs to somebody else: an admin may delete it.');
    await keys.delete(key);
    return { id: key };
  },
});
