import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import { oldest } from '#lib/domain/oldest.ts';
import { redactChanges } from '#lib/domain/plans/redact-changes.ts';
import { maySeeEnvironment } from '#lib/domain/services/environment-values.ts';
import { query } from '#lib/domain/verb.ts';
import { diffContents } from './structural-diff.ts';

/** What differs between two revisions of a service, as from the first to the second. */
export const diffRevisions = query(deploymentsApi.diff, {
  permission: 'fleet:read',
  run: async (ctx, { cluster, service, revision, other }) => {
    const [from, to] = await Promise.all([
      ctx.fleet.getRevision({ cluster, service, revision }),
      ctx.fleet.getRevision({ cluster, service, revision: other }),
    ]);
    const changes = diffContents(from.value.content, to.value.content);
    return {
      items: maySeeEnvironment(ctx.actor) ? changes : redactChanges(changes),
      asOf: oldest([from.asOf, to.asOf], to.asOf),
      incomplete: [...from.incomplete, ...to.incomplete],
    };
  },
});
