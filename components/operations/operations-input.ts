import { type ReadParam, readList, readOne } from '#components/ui/search-params.ts';
import type { ListOperationsInput } from '#lib/contract/operations.ts';

const states = ['pending', 'running', 'succeeded', 'failed', 'unknown'] as const;

/** The question to the API that an address of the list of operations asks. */
export const readOperationsInput = (read: ReadParam): ListOperationsInput => ({
  limit: 100,
  q: read('q')?.slice(0, 200),
  sort: readOne(read('sort'), ['-startedAt', 'startedAt'] as const, '-startedAt'),
  status: readList(read('status'), states),
  cluster: read('cluster'),
  service: read('service'),
  cursor: read('cursor'),
});
