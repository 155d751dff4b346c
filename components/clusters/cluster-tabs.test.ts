import { expect, test } from 'vitest';
import { clusterTabLabel, clusterTabsOf, clusterTitle, parseClusterTab } from './cluster-tabs.ts';

const eks = 'eks:123456789012:eu-west-1:harbour';
const context = 'k8s:-:-:kind-local';

test('only what a platform knows of a cluster has a tab', () => {
  expect(clusterTabsOf('ecs:123456789012:eu-west-1:shop')).toEqual([]);
  expect(clusterTabsOf(context)).toEqual(['services', 'tasks', 'jobs', 'nodes', 'objects']);
  expect(clusterTabsOf(eks)).toContain('insights');
});

test('a tab that the cluster does not have is its services', () => {
  expect(parseClusterTab('insights', eks)).toBe('insights');
  expect(parseClusterTab('insights', context)).toBe('services');
  expect(parseClusterTab(null, eks)).toBe('services');
});

test('each tab has a title of its own in the words of the platform', () => {
  expect(clusterTabLabel('tasks', eks)).toBe('Pods');
  expect(clusterTitle(eks, 'services')).toBe('harbour · 123456789012 · Quarterdeck');
  expect(clusterTitle(eks, 'tasks')).toBe('Pods of harbour · 123456789012 · Quarterdeck');
  expect(clusterTitle(context, 'nodes')).toBe('Nodes of kind-local · kubeconfig · Quarterdeck');
});
