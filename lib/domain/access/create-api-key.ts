import { accessApi } from '#lib/contract/api/access-api.ts';
import { forbidden, invalidInput } from '../domain-error.ts';
import { outranks } from '../permission.ts';
import { command } from '../verb.ts';

/** Makes a key of one's own, of at most one's own role. The key is in this answer alone. */
export const createApiKey = command(accessApi.createKey, {
  permission: 'keys:own',
  changesCloud: false,
  audit: ({ body }) => ({ action: 'api-key.create', target: `${body.name} (${body.role})` }),
  run: async ({ keys, actor, now }, { body: { name, role, expiresAt } }) => {
    if (outranks(role, actor.role))
      throw forbidden(`You are ${actor.role}: a key of yours cannot be ${role}.`);
    if (expiresAt && new Date(expiresAt) <= now()) throw invalidInput('expiresAt is in the past.');
    const { key, record } = await keys.create({ name, role, ownerId: actor.id, expiresAt });
    return { id: record.id, name: record.name, role: record.role, key, expiresAt: record.expiresAt };
  },
});
