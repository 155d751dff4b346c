import type { Query } from '@tanstack/react-query';

/** What counts the services and tasks of clusters. Objects of any kind are read from Kubernetes itself, at their own pace. */
const countedOfClusters = ['clusters.list', 'clusters.get', 'clusters.nodes'];

/** The endpoint groups whose answers a topic of /stream touches. */
const groups: Record<string, string[]> = {
  clusters: [...countedOfClusters, 'clusters.namespaces'],
  services: ['services.', ...countedOfClusters],
  tasks: ['tasks.', 'services.get'],
  deployments: ['deployments.', 'services.get'],
  images: ['images.', 'services.images'],
  operations: ['operations.', 'plans.', 'access.audit'],
  connections: ['access.connections'],
};

const restPerRowMs = 10;

/** A list has its rows, a cluster its nodes. */
const rowsOf = (data: unknown): unknown => {
  if (typeof data !== 'object' || data === null) return null;
  if ('items' in data) return data.items;
  const capacity = 'capacity' in data ? data.capacity : null;
  return typeof capacity === 'object' && capacity !== null && 'instances' in capacity
    ? capacity.instances
    : null;
};

/** A long answer is read again more rarely: 2,000 rows, over a megabyte, every 20 s at most. */
export const restMsOf = (data: unknown): number => {
  const rows = rowsOf(data);
  return Array.isArray(rows) ? rows.length * restPerRowMs : 0;
};

/** A predicate for the queries that the topics touch; a long list that was just read waits for its next turn. */
export const touchedBy =
  (topics: ReadonlySet<string>, nowMs: number) =>
  (query: Query): boolean => {
    const [name] = query.queryKey;
    if (typeof name !== 'string') return false;
    if (nowMs - query.state.dataUpdatedAt < restMsOf(query.state.data)) return false;
    for (const topic of topics)
      if ((groups[topic] ?? [`${topic}.`]).some((prefix) => name.startsWith(prefix))) return true;
    return false;
  };
