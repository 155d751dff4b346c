import { copy, isEqual, type KubeObject, toTime } from './eks-object.ts';
import type { Random } from './random.ts';

export type StoreEvent = {
  revision: number;
  /** `pods`, `deployments.apps`: the plural and the group. */
  resource: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
  previous: KubeObject | null;
};

/** What etcd and the watch cache are to an API server: every object, one revision for all, and what changed lately. */
export type KubeStore = {
  revision: () => number;
  /** Watches and pages from before this revision are gone. */
  compactedRevision: () => number;
  get: <T extends KubeObject>(resource: string, namespace: string | undefined, name: string) => T | null;
  /** In order of namespace and name. */
  list: <T extends KubeObject>(resource: string, namespace?: string) => T[];
  /** As it was at a revision that is not compacted. */
  listAt: (resource: string, revision: number) => KubeObject[];
  create: <T extends KubeObject>(resource: string, object: T) => T;
  /** Nothing happens when nothing would change. */
  update: <T extends KubeObject>(resource: string, object: T) => T;
  /** Changes a copy of the object as it is now; null when it is gone. */
  mutate: <T extends KubeObject>(resource: string, object: T, change: (draft: T) => void) => T | null;
  remove: (resource: string, object: KubeObject) => void;
  eventsSince: (revision: number) => StoreEvent[];
  subscribe: (listener: (event: StoreEvent) => void) => () => void;
  compact: () => void;
};

const keptEvents = 20_000;

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;
const byKey = (a: KubeObject, b: KubeObject): number =>
  keyOf(a.metadata.namespace, a.metadata.name) < keyOf(b.metadata.namespace, b.metadata.name) ? -1 : 1;

export function createStore({ now, random }: { now: () => number; random: Random }): KubeStore {
  const tables = new Map<string, Map<string, KubeObject>>();
  const sorted = new Map<string, KubeObject[]>();
  const listeners = new Set<(event: StoreEvent) => void>();
  let revision = 4_180_000;
  let compacted = revision;
  let history: StoreEvent[] = [];

  const tableOf = (resource: string): Map<string, KubeObject> => {
    const known = tables.get(resource);
    if (known) return known;
    const table = new Map<string, KubeObject>();
    tables.set(resource, table);
    return table;
  };

  function tell(event: StoreEvent): void {
    history.push(event);
    if (history.length > 2 * keptEvents) {
      history = history.slice(-keptEvents);
      compacted = (history[0]?.revision ?? revision) - 1;
    }
    for (const listener of [...listeners]) listener(event);
  }

  function write<T extends KubeObject>(resource: string, object: T, previous: KubeObject | null): T {
    revision += 1;
    const next = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    sorted.delete(resource);
    tableOf(resource).set(keyOf(next.metadata.namespace, next.metadata.name), next);
    tell({ revision, resource, type: previous ? 'MODIFIED' : 'ADDED', object: next, previous });
    return next;
  }

  const get = <T extends KubeObject>(resource: string, namespace: string | undefined, name: string) =>
    (tableOf(resource).get(keyOf(namespace, name)) as T | undefined) ?? null;

  const update = <T extends KubeObject>(resource: string, object: T): T => {
    const previous = get<T>(resource, object.metadata.namespace, object.metadata.name);
    const next = copy(object);
    if (previous) next.metadata.resourceVersion = previous.metadata.resourceVersion;
    return previous && isEqual(previous, next) ? previous : write(resource, next, previous);
  };

  return {
    revision: () => revision,
    compactedRevision: () => compacted,
    get,
    list: <T extends KubeObject>(resource: string, namespace?: string) => {
      const all = sorted.get(resource) ?? [...tableOf(resource).values()].sort(byKey);
      sorted.set(resource, all);
      const own = namespace ? all.filter((one) => one.metadata.namespace === namespace) : [...all];
      return own as T[];
    },
    listAt: (resource, at) => {
      const objects = new Map(tableOf(resource));
      for (let i = history.length - 1; i >= 0; i--) {
        const event = history[i];
        if (!event || event.revision <= at) break;
        if (event.resource !== resource) continue;
        const key = keyOf(event.object.metadata.namespace, event.object.metadata.name);
        if (event.previous) objects.set(key, event.previous);
        else objects.delete(key);
      }
      return [...objects.values()].sort(byKey);
    },
    create: (resource, object) => {
      const made = copy(object);
      made.metadata.uid ??= random.uuid();
      made.metadata.creationTimestamp ??= toTime(now());
      return write(resource, made, null);
    },
    update,
    mutate: (resource, object, change) => {
      const current = get<typeof object>(resource, object.metadata.namespace, object.metadata.name);
      if (current?.metadata.uid !== object.metadata.uid || !current) return null;
      const draft = copy(current);
      change(draft);
      return update(resource, draft);
    },
    remove: (resource, object) => {
      const key = keyOf(object.metadata.namespace, object.metadata.name);
      const previous = tableOf(resource).get(key);
      if (!previous) return;
      tableOf(resource).delete(key);
      sorted.delete(resource);
      revision += 1;
      const last = copy(previous);
      last.metadata.resourceVersion = String(revision);
      tell({ revision, resource, type: 'DELETED', object: last, previous });
    },
    eventsSince: (since) => history.slice(lowerBound(history, since)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    compact: () => {
      history = [];
      compacted = revision;
    },
  };
}

/** The first event behind a revision. */
function lowerBound(events: readonly StoreEvent[], revision: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.revision ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}
