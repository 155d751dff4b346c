import { imagesApi } from '#lib/contract/api/images-api.ts';
import type { Image } from '#lib/contract/images.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

const keyOf = (image: Image, field: string) =>
  field === 'sizeBytes' ? (image.sizeBytes ?? -1) : (image.pushedAt ?? '');

/** Images of a repository, newest first unless asked otherwise. */
export const listImages = query(imagesApi.list, {
  permission: 'fleet:read',
  run: async (ctx, { repository, q, sort = '-pushedAt', limit, cursor }) => {
    const known = await ctx.fleet.listImages(repository);
    const rows = known.value.images.filter((image) => matches([image.digest, ...image.tags].join(' '), q));
    const options = { list: `images ${repository}`, sort, limit, cursor };
    const page = pageOf(rows, { ...options, keyOf, idOf: (image) => image.digest });
    return { ...answerOf(known, page), lifecycle: known.value.lifecycle };
  },
});
