import { accessApi } from '#lib/contract/api/access-api.ts';
import { query } from '../verb.ts';

/** Who is asking, and what this installation lets anybody do. */
export const getMe = query(accessApi.me, {
  permission: 'fleet:read',
  run: async ({ actor, readOnly, execEnabled }) => ({
    id: actor.id,
    name: actor.name,
    email: actor.email,
    role: actor.role,
    via: actor.via,
    readOnly,
    exec: execEnabled,
  }),
});
