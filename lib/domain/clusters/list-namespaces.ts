import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

/** Namespaces of a Kubernetes cluster; an ECS cluster has none. */
export const listNamespaces = query(clustersApi.namespaces, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.listNamespaces(input.cluster);
    const rows = known.value.filter((namespace) => matches(namespace.name, input.q));
    const page = pageOf(rows, {
      list: `namespaces ${input.cluster}`,
      sort: 'name',
      keyOf: (namespace) => namespace.name,
      idOf: (namespace) => namespace.name,
      limit: input.limit,
      cursor: input.cursor,
    });
    return answerOf(known, page);
  },
});
