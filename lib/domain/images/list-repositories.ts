import { imagesApi } from '#lib/contract/api/images-api.ts';
import type { Repository } from '#lib/contract/images.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

const keyOf = (row: Repository, field: string) => (field === 'createdAt' ? (row.createdAt ?? '') : row.name);

/** ECR repositories of every connection. */
export const listRepositories = query(imagesApi.repositories, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.listRepositories();
    const rows = known.value.filter(
      (row) =>
        matches(row.name, input.q) &&
        (!input.account?.length || input.account.includes(row.account)) &&
        (!input.region?.length || input.region.includes(row.region)),
    );
    const options = {
      list: 'repositories',
      sort: input.sort ?? 'name',
      limit: input.limit,
      cursor: input.cursor,
    };
    return answerOf(known, pageOf(rows, { ...options, keyOf, idOf: (row) => row.id }));
  },
});
