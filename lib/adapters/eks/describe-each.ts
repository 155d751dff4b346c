import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import type { Read } from '#lib/domain/ports/known.ts';

// A page that shows more waits too long for EKS, which describes one thing a call.
const maxDescribed = 50;

/** One denied action denies every one of a kind: it is said once. */
export const sayOnce = (incomplete: readonly Incomplete[]): Incomplete[] =>
  incomplete.filter(
    ({ code, message }, index) =>
      incomplete.findIndex((one) => one.code === code && one.message === message) === index,
  );

/**
 * Lists names, then describes each by itself: one that cannot be described is there by its name, and a list
 * that cannot be read is empty; `incomplete` says so. What `isKnown` costs no call. Throws nothing.
 */
export const describeEach = async <Item>({
  scope,
  list,
  readOne,
  nameOnly,
  isKnown = () => false,
}: {
  scope: string;
  list: (nextToken: string | undefined) => Promise<Page<string>>;
  readOne: (name: string) => Promise<Item>;
  nameOnly: (name: string) => Item;
  isKnown?: (name: string) => boolean;
}): Promise<Read<Item[]>> => {
  const none: Read<string[]> = { value: [], incomplete: [] };
  const listed = await readSoftly(scope, none, () => readAllPages({ scope, readPage: list }));
  const names = listed.value.value;
  const rest = new Set(names.filter((name) => !isKnown(name)).slice(maxDescribed));
  const rows = await mapLimited(names, 4, (name) =>
    readSoftly(scope, nameOnly(name), async () => (rest.has(name) ? nameOnly(name) : readOne(name))),
  );
  const message = `${rest.size} of ${names.length} are not described here: EKS tells one a call.`;
  const cut: Incomplete[] = rest.size > 0 ? [{ scope, code: 'upstream_error', message }] : [];
  return {
    value: rows.map(({ value }) => value),
    incomplete: sayOnce([
      ...listed.incomplete,
      ...listed.value.incomplete,
      ...rows.flatMap(({ incomplete }) => incomplete),
      ...cut,
    ]),
  };
};
