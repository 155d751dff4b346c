import { LRUCache } from 'lru-cache';
import type { OnCall } from '#lib/adapters/aws/call.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { ClusterReach } from '#lib/domain/ports/upstream.ts';
import { createKubeClient } from './client/create-kube-client.ts';
import type { KubeClient } from './client/kube-client.ts';
import type { KubeAccess } from './client/kube-endpoint.ts';
import type { ClusterDirectory } from './cluster-directory.ts';
import { type KubeKind, type KubeObjects, kubeKinds, pathOf } from './kube-kinds.ts';
import type { Outcome } from './rules/rollout.ts';
import type { Sighting } from './rules/shortage.ts';
import type { UsageSample } from './rules/usage-sample.ts';
import { isWorthTelling } from './rules/worth-telling.ts';
import { createReflector } from './watch/reflector.ts';
import { createScopedReflector, type ScopedReflector } from './watch/scoped-reflector.ts';
import { createWatchShelf, type WatchShelf } from './watch/watch-shelf.ts';

// A watch that was ended tells nothing of now.
const staleMs = 2 * 60_000;
// Six hours at one each 15 s.
const maxSamples = 1440;

type Reflectors = { [K in KubeKind]: ScopedReflector<KubeObjects[K]> };

/** What a watch knows now: as old as its last sign of life, with what of the cluster it may not see. */
export type Snapshot<T> = {
  items: T[];
  readAt: Date;
  incomplete: Incomplete[];
  /** Those that are read where the whole cluster may not be; null where it is. */
  namespaces: string[] | null;
};

/** One cluster: its client, its watches, and what is remembered of it. */
export type KubeCluster = {
  id: string;
  /** For sentences. */
  name: string;
  client: KubeClient;
  /** Starts the kind's watch at its first use; throws what kept the first list from coming. */
  read: <K extends KubeKind>(kind: K, signal: AbortSignal) => Promise<Snapshot<KubeObjects[K]>>;
  /** As `read`; what cannot be read is empty, and told in `incomplete`. */
  readSoftly: <K extends KubeKind>(kind: K, signal: AbortSignal) => Promise<Snapshot<KubeObjects[K]>>;
  /** What a running watch knows, without starting one. */
  peek: <K extends KubeKind>(kind: K) => Snapshot<KubeObjects[K]> | null;
  /** The namespaces that we may read, where all cannot be listed. */
  listKnownNamespaces: (signal: AbortSignal) => Promise<string[]>;
  /** How far its workloads may be read, as far as was seen; null where nobody has looked. */
  reach: () => ClusterReach | null;
  /** Calls back with a kind whenever objects of it changed. */
  subscribe: (listener: (kind: KubeKind) => void) => () => void;
  /** What is read again and again is kept for seconds: answers of access reviews, events, usage. */
  kept: <T>(key: string, ttlMs: number, read: () => Promise<T>) => Promise<T>;
  /** Since when a workload is short of tasks, as far as we saw, by uid. */
  sightings: LRUCache<string, Sighting>;
  /** How rollouts ended, as far as we saw, by the uid and number of their revision. */
  outcomes: LRUCache<string, Outcome>;
  /** Adds what a workload's pods use now to what was seen of them, oldest first. */
  noteUsage: (uid: string, sample: UsageSample) => UsageSample[];
  usageOf: (uid: string) => UsageSample[];
  close: () => void;
};

/** Tells when the directory knows no such cluster. */
const watchAbsence = (access: KubeAccess, onAbsent: () => void): KubeAccess => ({
  ...access,
  endpoint: async (signal) => {
    try {
      return await access.endpoint(signal);
    } catch (error) {
      if (isDomainError(error) && error.code === 'not_found') onAbsent();
      throw error;
    }
  },
});

export const createKubeCluster = ({
  id,
  directory,
  now,
  onCall,
  onAbsent,
}: {
  id: string;
  directory: ClusterDirectory;
  now: () => Date;
  onCall?: OnCall | undefined;
  /** The directory knows no such cluster. */
  onAbsent: () => void;
}): KubeCluster => {
  const access = watchAbsence(directory.accessTo(id), onAbsent);
  const client = createKubeClient({ access, onCall, now: () => now().getTime() });
  const listeners = new Set<(kind: KubeKind) => void>();
  const memory = new LRUCache<string, { value: Promise<unknown> }>({ max: 2000 });
  const usage = new LRUCache<string, UsageSample[]>({ max: 500 });
  const listKnownNamespaces = (signal: AbortSignal) => directory.listKnownNamespaces(id, signal);

  const make = <K extends KubeKind>(kind: K): ScopedReflector<KubeObjects[K]> => {
    const { namespaced, project } = kubeKinds[kind];
    const reflector = createScopedReflector<KubeObjects[K]>({
      scope: `${id} ${kind}`,
      create: (namespace) =>
        createReflector({ client, path: pathOf(kind, namespace ? { namespace } : {}), project }),
      listNamespaces: namespaced ? listKnownNamespaces : () => Promise.resolve([]),
    });
    reflector.subscribe((changes) => {
      if (!changes.some((change) => isWorthTelling(kind, change))) return;
      for (const listener of [...listeners]) listener(kind);
    });
    return reflector;
  };
  // Safe: each kind is made by its own name.
  const makers = Object.fromEntries(
    Object.keys(kubeKinds).map((kind) => [kind, () => make(kind as KubeKind)]),
  ) as unknown as { [K in KubeKind]: () => Reflectors[K] };
  const shelf: WatchShelf<Reflectors> = createWatchShelf<Reflectors>({ make: makers });

  const snapshot = <T>(reflector: {
    items: () => ReadonlyMap<string, T>;
    state: () => { asOfMs: number | null };
    incomplete: () => Incomplete[];
    namespaces: () => string[] | null;
  }): Snapshot<T> => ({
    items: [...reflector.items().values()],
    readAt: new Date(reflector.state().asOfMs ?? now().getTime()),
    incomplete: reflector.incomplete(),
    namespaces: reflector.namespaces(),
  });

  const read = async <K extends KubeKind>(
    kind: K,
    signal: AbortSignal,
  ): Promise<Snapshot<KubeObjects[K]>> => {
    const reflector = shelf.open(kind);
    await reflector.whenSynced(signal);
    return snapshot<KubeObjects[K]>(reflector);
  };

  return {
    id,
    name: access.name,
    client,
    read,
    readSoftly: async (kind, signal) => {
      try {
        return await read(kind, signal);
      } catch (error) {
        if (!isDomainError(error)) throw error;
        const note = { scope: `${id} ${kind}`, code: error.code, message: error.message };
        return { items: [], readAt: now(), incomplete: [note], namespaces: null };
      }
    },
    peek: (kind) => {
      const reflector = shelf.peek(kind);
      const { isSynced, asOfMs } = reflector?.state() ?? { isSynced: false, asOfMs: null };
      const isFresh = isSynced && asOfMs !== null && now().getTime() - asOfMs < staleMs;
      return reflector && isFresh ? snapshot(reflector) : null;
    },
    listKnownNamespaces,
    reach: () => {
      // As everywhere, who may read the pods of a namespace may read it.
      const pods = shelf.peek('pods');
      if (!pods) return null;
      const troubles = pods.troubles().map(({ message }) => message);
      return { cluster: access.name, limitedTo: pods.namespaces(), troubles };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    kept: <T>(key: string, ttlMs: number, ask: () => Promise<T>): Promise<T> => {
      const known = memory.get(key);
      if (known) return known.value as Promise<T>;
      const value = ask();
      memory.set(key, { value }, { ttl: ttlMs });
      value.catch(() => memory.delete(key));
      return value;
    },
    sightings: new LRUCache({ max: 10_000 }),
    outcomes: new LRUCache({ max: 20_000 }),
    noteUsage: (uid, sample) => {
      const known = usage.get(uid) ?? [];
      const isNew = sample.atMs > (known.at(-1)?.atMs ?? 0);
      const samples = isNew ? [...known, sample].slice(-maxSamples) : known;
      usage.set(uid, samples);
      return samples;
    },
    usageOf: (uid) => usage.get(uid) ?? [],
    close: () => {
      listeners.clear();
      shelf.close();
      client.close();
    },
  };
};
