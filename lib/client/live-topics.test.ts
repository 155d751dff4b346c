import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { touchedBy } from './live-topics.ts';

const touched = (topic: string, name: string): boolean => {
  const client = new QueryClient();
  client.setQueryData([name, {}], {});
  return client.getQueryCache().findAll({ predicate: touchedBy(new Set([topic])) }).length === 1;
};

test('a change of services is read again by services and by the counts of clusters', () => {
  expect(touched('services', 'services.list')).toBe(true);
  expect(touched('services', 'clusters.list')).toBe(true);
  expect(touched('services', 'images.list')).toBe(false);
});

test('a topic that is not known yet touches the group of its name', () => {
  expect(touched('nodes', 'nodes.list')).toBe(true);
});
