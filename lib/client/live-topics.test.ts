import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { touchedBy } from './live-topics.ts';

const touched = (topic: string, name: string): boolean => {
  const client = new QueryClient();
  client.setQueryData([name, {}], {});
  return client.getQueryCache().findAll({ predicate: touchedBy(new Set([topic]), Date.now()) }).length === 1;
};

test('a change of services is read again by services and by the counts of clusters', () => {
  expect(touched('services', 'services.list')).toBe(true);
  expect(touched('services', 'clusters.list')).toBe(true);
  expect(touched('services', 'images.list')).toBe(false);
});

test('a pod that comes or goes does not read the objects and kinds of its cluster again', () => {
  expect(touched('services', 'clusters.nodes')).toBe(true);
  for (const name of ['clusters.objects', 'clusters.objectKinds', 'clusters.objectManifest'])
    expect(touched('services', name), name).toBe(false);
  expect(touched('clusters', 'clusters.namespaces')).toBe(true);
});

test('a topic that is not known yet touches the group of its name', () => {
  expect(touched('nodes', 'nodes.list')).toBe(true);
});

test('a long list that was just read waits for its next turn, a short one does not', () => {
  const client = new QueryClient();
  const rows = (count: number) => ({ items: Array.from({ length: count }, (_, id) => ({ id })) });
  const now = Date.now();
  client.setQueryData(['services.list', {}], rows(2_000), { updatedAt: now });
  client.setQueryData(['services.list', { q: 'web' }], rows(3), { updatedAt: now });
  const readAt = (nowMs: number) =>
    client.getQueryCache().findAll({ predicate: touchedBy(new Set(['services']), nowMs) }).length;
  expect(readAt(now + 1_000)).toBe(1);
  expect(readAt(now + 21_000)).toBe(2);
});

test('a cluster of many nodes that was just read waits for its next turn', () => {
  const client = new QueryClient();
  const instances = Array.from({ length: 500 }, (_, id) => ({ id }));
  const now = Date.now();
  client.setQueryData(['clusters.get', {}], { capacity: { instances } }, { updatedAt: now });
  const readAt = (nowMs: number) =>
    client.getQueryCache().findAll({ predicate: touchedBy(new Set(['tasks', 'services']), nowMs) }).length;
  expect(readAt(now + 1_000)).toBe(0);
  expect(readAt(now + 6_000)).toBe(1);
});
