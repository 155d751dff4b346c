import { type Change, keyOf, type Tracked } from './tracked.ts';

type Pending<T> = { before: T | undefined; after: T | undefined };

export type ObjectCache<T> = {
  items: ReadonlyMap<string, T>;
  put: (item: T) => void;
  /** Does nothing when another object has the name by now. */
  remove: (identity: Tracked) => void;
  /** Takes over a whole list: what is the same stays, and is not told. */
  replace: (items: readonly T[]) => void;
  /** What has changed since it was last asked, one change for each object. */
  takeChanges: () => Change<T>[];
  hasChanges: () => boolean;
};

const isSame = (one: Tracked, other: Tracked) =>
  one.uid === other.uid && one.resourceVersion === other.resourceVersion;

/** The objects as they are now, and what came of them since somebody last asked. */
export const createObjectCache = <T extends Tracked>(): ObjectCache<T> => {
  const items = new Map<string, T>();
  // By uid: an object that takes the name of another is not its next version.
  const pending = new Map<string, Pending<T>>();

  const note = (before: T | undefined, after: T | undefined) => {
    const item = after ?? before;
    if (!item) return;
    const id = `${item.uid} ${keyOf(item)}`;
    const known = pending.get(id);
    if (known) known.after = after;
    else pending.set(id, { before, after });
  };

  const drop = (key: string, item: T) => {
    items.delete(key);
    note(item, undefined);
  };

  const put = (item: T) => {
    const key = keyOf(item);
    const known = items.get(key);
    if (known && isSame(known, item)) return;
    if (known && known.uid !== item.uid) drop(key, known);
    note(known?.uid === item.uid ? known : undefined, item);
    items.set(key, item);
  };

  return {
    items,
    put,
    remove: (identity) => {
      const key = keyOf(identity);
      const known = items.get(key);
      if (known && known.uid === identity.uid) drop(key, known);
    },
    replace: (list) => {
      const keys = new Set(list.map(keyOf));
      for (const [key, item] of items) if (!keys.has(key)) drop(key, item);
      for (const item of list) put(item);
    },
    takeChanges: () => {
      const changes: Change<T>[] = [];
      for (const { before, after } of pending.values()) {
        if (before && after) {
          if (!isSame(before, after)) changes.push({ kind: 'changed', before, after });
        } else if (after) changes.push({ kind: 'added', after });
        else if (before) changes.push({ kind: 'removed', before });
      }
      pending.clear();
      return changes;
    },
    hasChanges: () => pending.size > 0,
  };
};
