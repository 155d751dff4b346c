import type { ClusterChange } from '#lib/domain/ports/upstream.ts';
import type { KubeKind } from './kube-kinds.ts';

type Topic = ClusterChange['topics'][number];

/** What is read again when objects of a kind change. */
const topicsOf: Partial<Record<KubeKind, Topic[]>> = {
  deployments: ['services', 'deployments'],
  statefulsets: ['services', 'deployments'],
  daemonsets: ['services', 'deployments'],
  replicasets: ['services', 'deployments'],
  controllerrevisions: ['services', 'deployments'],
  pods: ['services', 'tasks'],
  nodes: ['clusters'],
  namespaces: ['clusters'],
  horizontalpodautoscalers: ['services'],
  poddisruptionbudgets: ['services'],
  services: ['services'],
  ingresses: ['services'],
  endpointslices: ['services'],
  jobs: ['jobs'],
  cronjobs: ['jobs'],
};

// A rolling restart of thousands of pods is hundreds of events a second, and each telling reads whole lists anew:
// the first of a burst is told soon, the rest of it once a second.
const batchMs = 250;
const restMs = 1_000;

export type ChangeBatch = {
  note: (cluster: string, kind: KubeKind) => void;
  subscribe: (listener: (change: ClusterChange) => void) => () => void;
  close: () => void;
};

type Pending = { topics: Set<Topic>; telling: NodeJS.Timeout | null; toldAtMs: number };

/** Gathers what changed of each cluster over a moment, and tells it as one change. */
export const createChangeBatch = (now: () => number = Date.now): ChangeBatch => {
  const listeners = new Set<(change: ClusterChange) => void>();
  const clusters = new Map<string, Pending>();

  const tell = (cluster: string, pending: Pending) => {
    const topics = [...pending.topics];
    pending.topics.clear();
    pending.telling = null;
    pending.toldAtMs = now();
    for (const listener of [...listeners]) listener({ cluster, topics });
  };

  return {
    note: (cluster, kind) => {
      const topics = topicsOf[kind];
      if (listeners.size === 0 || !topics) return;
      const pending = clusters.get(cluster) ?? { topics: new Set(), telling: null, toldAtMs: 0 };
      clusters.set(cluster, pending);
      for (const topic of topics) pending.topics.add(topic);
      const waitMs = Math.max(batchMs, pending.toldAtMs + restMs - now());
      pending.telling ??= setTimeout(() => tell(cluster, pending), waitMs).unref();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      for (const { telling } of clusters.values()) if (telling) clearTimeout(telling);
      listeners.clear();
      clusters.clear();
    },
  };
};
