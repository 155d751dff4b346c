import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import type { Node } from '#lib/contract/clusters.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';
import { nodeFor } from './viewer-node.ts';

const keyOf = (node: Node, field: string) => (field === 'status' ? node.status : node.name);

/** Container instances or nodes of a cluster. */
export const listNodes = query(clustersApi.nodes, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.listNodes(input.cluster);
    const rows = known.value.filter((node) => matches(node.name, input.q)).map(nodeFor(ctx));
    const options = {
      list: `nodes ${input.cluster}`,
      sort: input.sort ?? 'name',
      limit: input.limit,
      cursor: input.cursor,
    };
    return answerOf(known, pageOf(rows, { ...options, keyOf, idOf: (node) => node.id }));
  },
});
