import { stringify } from 'yaml';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { query } from '#lib/domain/verb.ts';
import { hideEnvironment, maySeeEnvironment } from './environment-values.ts';

/** The service as AWS has it, as text. */
export const getManifest = query(servicesApi.manifest, {
  permission: 'fleet:read',
  run: async (ctx, { format = 'yaml', ...ref }) => {
    const known = await ctx.fleet.getManifest(ref);
    const content = maySeeEnvironment(ctx.actor) ? known.value : hideEnvironment(known.value);
    const text = format === 'yaml' ? stringify(content) : JSON.stringify(content, null, 2);
    return { format, text, asOf: known.asOf, incomplete: known.incomplete };
  },
});
