import type { Read } from '#lib/domain/ports/known.ts';
import { incompleteFrom } from './translate-error.ts';

export type Page<Item> = { items: Item[]; nextToken?: string | undefined };

const defaultMaxPages = 1000;

/**
 * Every page of a list. A first page that fails throws; a later one leaves what came before, and says
 * so in `incomplete`. A token that comes twice and a list without end are cut likewise.
 */
export const readAllPages = async <Item>({
  scope,
  readPage,
  maxPages = defaultMaxPages,
}: {
  scope: string;
  readPage: (nextToken: string | undefined) => Promise<Page<Item>>;
  maxPages?: number;
}): Promise<Read<Item[]>> => {
  const items: Item[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    try {
      const answer = await readPage(token);
      items.push(...answer.items);
      token = answer.nextToken || undefined;
    } catch (error) {
      if (page === 0) throw error;
      return { value: items, incomplete: [incompleteFrom(error, scope)] };
    }
    if (!token) return { value: items, incomplete: [] };
    if (seen.has(token)) break;
    seen.add(token);
  }
  const message = `The list did not end after ${items.length} entries; the rest is left out.`;
  return { value: items, incomplete: [{ scope, code: 'upstream_error', message }] };
};
