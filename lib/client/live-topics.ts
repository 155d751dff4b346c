import type { Query } from '@tanstack/react-query';

/** The endpoint groups whose answers a topic of /stream touches. */
const groups: Record<string, string[]> = {
  clusters: ['clusters.'],
  services: ['services.', 'clusters.'],
  tasks: ['tasks.', 'services.get'],
  deployments: ['deployments.', 'services.get'],
  images: ['images.', 'services.images'],
  operations: ['operations.', 'plans.', 'access.audit'],
  connections: ['access.connections'],
};

/** A predicate for the queries that the topics touch. */
export const touchedBy =
  (topics: ReadonlySet<string>) =>
  (query: Query): boolean => {
    const [name] = query.queryKey;
    if (typeof name !== 'string') return false;
    for (const topic of topics)
      if ((groups[topic] ?? [`${topic}.`]).some((prefix) => name.startsWith(prefix))) return true;
    return false;
  };
