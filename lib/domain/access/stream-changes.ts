import { accessApi } from '#lib/contract/api/access-api.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import { createStreamPlaces } from '#lib/domain/stream-places.ts';
import { query } from '#lib/domain/verb.ts';

export const takeChangesPlace = createStreamPlaces('streams of changes');

/** What changed, as it changes. Its answer is a stream, which only its route can give. */
export const streamChanges = query(accessApi.stream, {
  permission: 'fleet:read',
  run: async () => {
    throw unprocessable('This endpoint answers an event stream.');
  },
});
