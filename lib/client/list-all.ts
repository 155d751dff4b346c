import { queryOptions } from '@tanstack/react-query';
import type { Endpoint } from '#lib/contract/endpoint.ts';
import { call } from './call.ts';
import { freshMs, q } from './query.ts';

type Page<Item> = { items: Item[]; nextCursor: string | null };

/** A list that grows past this is shown as far as it was read, and says that there is more. */
const mostRows = 20_000;

/** The query of a whole list, page after page, under the key of its first page: what the server read ahead is its start. */
export const qAll = <Input extends { cursor?: string }, Item, Output extends Page<Item>>(
  endpoint: Endpoint<Input, Output & Page<Item>>,
  input: Input,
) => {
  const first = q(endpoint, input);
  return queryOptions({
    ...first,
    // What the server has only begun to read ahead is read to its end at once.
    staleTime: ({ state }) => (state.data?.nextCursor ? 0 : freshMs),
    queryFn: async ({ signal }) => {
      const answer = await call(endpoint, input, { signal });
      const items = [...answer.items];
      let cursor = answer.nextCursor;
      while (cursor !== null && items.length < mostRows) {
        const next: Page<Item> = await call(endpoint, { ...input, cursor }, { signal });
        items.push(...next.items);
        cursor = next.nextCursor;
      }
      return { ...answer, items, nextCursor: cursor };
    },
  });
};
