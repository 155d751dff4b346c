import type { ClusterChange } from '#lib/domain/ports/upstream.ts';
import { type CellShelf, interestMs } from './cell-shelf.ts';

/** What is kept of a topic, by the first word of its cells' keys. */
const kept: Record<ClusterChange['topics'][number], string[]> = {
  clusters: ['cluster', 'nodes', 'namespaces'],
  services: ['services', 'service', 'scaling'],
  tasks: ['tasks', 'task', 'services', 'service', 'nodes', 'jobs'],
  jobs: ['jobs'],
  deployments: ['deployments', 'revisions', 'services', 'service'],
  images: [],
  operations: [],
  connections: [],
};

/** Reads anew what a watch saw change, as far as somebody looks at it; the rest is read when it is asked for. */
export const refreshChanged =
  (shelf: CellShelf) =>
  ({ cluster, topics }: ClusterChange): void => {
    const words = new Set(topics.flatMap((topic) => kept[topic]));
    for (const word of words) {
      for (const key of [...shelf.keys(`${word} ${cluster} `), `${word} ${cluster}`]) {
        if (shelf.wantedWithin(key, interestMs)) void shelf.find(key)?.refreshAfterWrite();
      }
    }
  };
