import { expect, test } from 'vitest';
import { kubePath } from './kube-path.ts';
import { kubeUrl } from './kube-url.ts';

test('builds the paths of lists, objects and subresources', () => {
  expect(kubePath({ version: 'v1', resource: 'nodes' })).toBe('/api/v1/nodes');
  expect(
    kubePath({ group: 'apps', version: 'v1', namespace: 'shop', resource: 'deployments', name: 'web' }),
  ).toBe('/apis/apps/v1/namespaces/shop/deployments/web');
  expect(
    kubePath({ version: 'v1', namespace: 'shop', resource: 'pods', name: 'web-0.a', subresource: 'log' }),
  ).toBe('/api/v1/namespaces/shop/pods/web-0.a/log');
  expect(kubePath({ group: 'metrics.k8s.io', version: 'v1beta1', resource: 'nodes' })).toBe(
    '/apis/metrics.k8s.io/v1beta1/nodes',
  );
});

test.each([
  '../../../secrets?x=',
  '..',
  '.',
  '',
  '%2e%2e',
  'a/b',
  'a?b',
  'a#b',
  'a\nb',
  'a\n',
  'Größe',
  'UPPER',
  '-a',
  'a-',
  'a..b',
  'x'.repeat(254),
])('takes %j for no name', (wrong) => {
  const pod = { version: 'v1', resource: 'pods' };
  expect(() => kubePath({ ...pod, name: wrong })).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  expect(() => kubePath({ ...pod, namespace: wrong })).toThrow('namespace');
  expect(() => kubePath({ ...pod, resource: wrong })).toThrow('resource');
  expect(() => kubePath({ ...pod, version: wrong })).toThrow('version');
  expect(() => kubePath({ ...pod, name: 'a', subresource: wrong })).toThrow('subresource');
});

test('a namespace is one label of 63 letters', () => {
  expect(() => kubePath({ version: 'v1', namespace: 'a.b', resource: 'pods' })).toThrow('namespace');
  expect(() => kubePath({ version: 'v1', namespace: 'x'.repeat(64), resource: 'pods' })).toThrow('namespace');
});

test('a server may have a path of its own, and nothing leads out of the API', () => {
  const endpoint = { server: 'https://rancher.example.com/k8s/clusters/one' };
  expect(kubeUrl(endpoint, '/api/v1/pods', { limit: 5, continue: undefined, watch: true })).toEqual({
    origin: 'https://rancher.example.com',
    path: '/k8s/clusters/one/api/v1/pods?limit=5&watch=true',
  });
  for (const path of [
    '/api/v1/namespaces/shop/pods/../../../secrets',
    '/api/..',
    '/api/v1/pods?x=1',
    '/api/v1/pods#x',
    '/api/v1/%2e%2e/secrets',
    '/api//v1',
    '/metrics',
    'api/v1/pods',
    '@evil.example.com/api',
    '/api/v1/pods\n',
  ])
    expect(() => kubeUrl(endpoint, path, undefined)).toThrow('no path of the Kubernetes API');
});
