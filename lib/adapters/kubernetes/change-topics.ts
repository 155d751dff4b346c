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
};

// A rolling restart of thousands of pods is hundreds of events a second.
const batchMs = 250;

export type ChangeBatch = {
  note: (cluster: string, kind: KubeKind) => void;
  subscribe: (listener: (change: ClusterChange) => void) => () => void;
  close: () => void;
};

/** Gathers what changed of each cluster over a moment, and tells it as one change. */
export const createChangeBatch = (): ChangeBatch => {
  const listeners = new Set<(change: ClusterChange) => void>();
  const pending = new Map<string, Set<Topic>>();
  let telling: NodeJS.Timeout | null = null;

  const tell = () => {
    telling = null;
    const changes = [...pending].map(([cluster, topics]) => ({ cluster, topics: [...topics] }));
    pending.clear();
    for (const change of changes) for (const listener of [...listeners]) listener(change);
  };

  return {
    note: (cluster, kind) => {
      if (listeners.size === 0) return;
      const topics = pending.get(cluster) ?? new Set();
      for (const topic of topicsOf[kind] ?? []) topics.add(topic);
      if (topics.size > 0) pending.set(cluster, topics);
      if (pending.size > 0) telling ??= setTimeout(tell, batchMs).unref();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      if (telling) clearTimeout(telling);
      listeners.clear();
      pending.clear();
    },
  };
};
