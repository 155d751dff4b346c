import { type ReadParam, readList, readOne } from '#components/ui/search-params.ts';
import type { ListRepositoriesInput } from '#lib/contract/images.ts';

const sorts = ['name', '-name'] as const;

/** The question to the API that an address of the repositories asks; page and browser ask the same. */
export const readRepositoriesInput = (read: ReadParam): ListRepositoriesInput => ({
  limit: 1000,
  q: read('q')?.slice(0, 200),
  sort: readOne(read('sort'), sorts, 'name'),
  account: readList(read('account')),
  region: readList(read('region')),
});
