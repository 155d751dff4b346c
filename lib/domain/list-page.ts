import { invalidInput } from './domain-error.ts';
import type { Known } from './ports/known.ts';

export const defaultLimit = 100;

type Key = string | number;
type Mark = { list: string; sort: string; key: Key; id: string };

const encode = (mark: Mark): string =>
  Buffer.from(JSON.stringify([mark.list, mark.sort, mark.key, mark.id])).toString('base64url');

const decode = (cursor: string, list: string, sort: string): Mark => {
  const foreign = () => invalidInput('This cursor does not belong to this list and sort.');
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw foreign();
  }
  if (!Array.isArray(parts) || parts.length !== 4) throw foreign();
  const [itsList, itsSort, key, id] = parts as unknown[];
  if (itsList !== list || itsSort !== sort || typeof id !== 'string') throw foreign();
  if (typeof key !== 'string' && typeof key !== 'number') throw foreign();
  return { list, sort, key, id };
};

const compareKeys = (a: Key, b: Key): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = String(a);
  const right = String(b);
  return left < right ? -1 : left > right ? 1 : 0;
};

export type ListPage<T> = { items: T[]; nextCursor: string | null };

/**
 * One page of rows, by keyset: a row that comes or goes between two pages neither repeats nor hides another.
 * `sort` begins with `-` for descending; equal keys are told apart by id.
 */
export const pageOf = <T>(
  rows: T[],
  options: {
    list: string;
    sort: string;
    keyOf: (row: T, field: string) => Key;
    idOf: (row: T) => string;
    limit?: number;
    cursor?: string;
  },
): ListPage<T> => {
  const { list, sort, keyOf, idOf, limit = defaultLimit } = options;
  const direction = sort.startsWith('-') ? -1 : 1;
  const field = sort.replace(/^-/, '');
  const after = options.cursor ? decode(options.cursor, list, sort) : null;
  const compare = (a: { key: Key; id: string }, b: { key: Key; id: string }) =>
    direction * compareKeys(a.key, b.key) || compareKeys(a.id, b.id);
  const keyed = rows
    .map((row) => ({ row, key: keyOf(row, field), id: idOf(row) }))
    .filter((entry) => !after || compare(entry, after) > 0)
    .sort(compare);
  const page = keyed.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((entry) => entry.row),
    nextCursor:
      last && keyed.length > page.length ? encode({ list, sort, key: last.key, id: last.id }) : null,
  };
};

/** A list answer: the page, the age and what could not be read. */
export const answerOf = <T>(known: Known<unknown>, page: ListPage<T>) => ({
  ...page,
  asOf: known.asOf,
  incomplete: known.incomplete,
});

/** Substring of a name, whatever the case. */
export const matches = (name: string, q: string | undefined): boolean =>
  !q || name.toLowerCase().includes(q.toLowerCase());
