import { expect, test } from 'vitest';
import { groupKinds, groupOfKind } from './kind-groups.ts';

const kind = (resource: string, name: string) => ({ resource, kind: name, namespaced: true, shortNames: [] });

test('a kind is found where people look for it', () => {
  expect(groupOfKind('pods')).toBe('Workloads');
  expect(groupOfKind('ingresses.networking.k8s.io')).toBe('Network');
  expect(groupOfKind('roles.rbac.authorization.k8s.io')).toBe('Access');
  expect(groupOfKind('applications.argoproj.io')).toBe('Custom');
});

test('groups without a kind are left out and kinds stand by name', () => {
  const groups = groupKinds([
    kind('secrets', 'Secret'),
    kind('pods', 'Pod'),
    kind('jobs.batch', 'Job'),
    kind('configmaps', 'ConfigMap'),
  ]);
  expect(groups.map(({ group, kinds }) => [group, kinds.map(({ kind: name }) => name)])).toEqual([
    ['Workloads', ['Job', 'Pod']],
    ['Config', ['ConfigMap', 'Secret']],
  ]);
});
