import type { Endpoint } from '#lib/contract/endpoint.ts';
import type { Manifest, ManifestFormat } from '#lib/contract/manifests.ts';
import type { Context } from './context.ts';
import type { Known } from './ports/known.ts';
import type { ManifestRef } from './ports/region-reads.ts';
import { hideEnvironment, maySeeEnvironment } from './services/environment-values.ts';
import { type Query, query } from './verb.ts';

/** A read whose answer is the thing itself, so that its age travels beside it. */
export type ManifestQuery<Input> = Query<Input, Manifest> & {
  readonly read: (ctx: Context, input: Input) => Promise<Known<Manifest>>;
};

// Safe: hiding values keeps an object an object.
const hideIn = (manifest: Manifest): Manifest => hideEnvironment(manifest) as Manifest;

/** The manifest that `refOf` names, without environment values for those who see names only. */
export const manifestQuery = <Input extends { format?: ManifestFormat | undefined }>(
  endpoint: Endpoint<Input, Manifest>,
  refOf: (input: Input) => ManifestRef,
): ManifestQuery<Input> => {
  const read = async (ctx: Context, input: Input): Promise<Known<Manifest>> => {
    const known = await ctx.fleet.getManifest(refOf(input));
    return maySeeEnvironment(ctx.actor) ? known : { ...known, value: hideIn(known.value) };
  };
  const run = async (ctx: Context, input: Input) => (await read(ctx, input)).value;
  return { ...query(endpoint, { permission: 'fleet:read', run }), read };
};
