import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import type { Change } from '#lib/contract/deployments.ts';
import { oldest } from '#lib/domain/oldest.ts';
import { isEnvironmentPath, maySeeEnvironment } from '#lib/domain/services/environment-values.ts';
import { query } from '#lib/domain/verb.ts';
import { diffContents } from './structural-diff.ts';

/** A viewer learns that a value differs, not the values. */
const hideValues = (change: Change): Change =>
  isEnvironmentPath(change.path)
    ? {
        path: change.path,
        from: change.from == null ? null : 'hidden',
        to: change.to == null ? null : 'hidden',
      }
    : change;

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
      items: maySeeEnvironment(ctx.actor) ? changes : changes.map(hideValues),
      asOf: oldest([from.asOf, to.asOf], to.asOf),
      incomplete: [...from.incomplete, ...to.incomplete],
    };
  },
});
