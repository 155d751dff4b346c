import { imagesApi } from '#lib/contract/api/images-api.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { query } from '#lib/domain/verb.ts';

/** One image: manifest, layers, config, findings, where it runs. */
export const getImage = query(imagesApi.get, {
  permission: 'fleet:read',
  run: async (ctx, input) => knownAnswer(await ctx.fleet.getImage(input)),
});
