import { type ReadParam, readOne } from '#components/ui/search-params.ts';
import type { ListImagesInput } from '#lib/contract/images.ts';

const sorts = ['-pushedAt', 'pushedAt', '-sizeBytes', 'sizeBytes'] as const;

/** The question to the API that an address of a repository asks; page and browser ask the same. */
export const readImagesInput = (repository: string, read: ReadParam): ListImagesInput => ({
  repository,
  limit: 1000,
  q: read('q')?.slice(0, 200),
  sort: readOne(read('sort'), sorts, '-pushedAt'),
});
