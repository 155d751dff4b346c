import { expect, test } from 'vitest';
import { controllerOf, findOwner } from './controller-owner.ts';
import { makeWorkload } from './objects-for-tests.ts';

test.each([
  [
    { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/web' } },
    'Argo CD (shop)',
    'reverts',
  ],
  [{ labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }, 'Flux (apps)', 'reverts'],
  [
    {
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'web' },
    },
    'Helm (web)',
    'overwrites',
  ],
  [
    { ownerReferences: [{ apiVersion: 'argoproj.io/v1', kind: 'Rollout', name: 'web', controller: true }] },
    'Rollout web',
    'reverts',
  ],
])('who would undo a change is found: %j', (metadata, name, does) => {
  const workload = makeWorkload({ metadata });
  expect(controllerOf(workload.metadata)).toBe(name);
  expect(findOwner(workload.metadata)?.does).toBe(does);
});

test('a workload that nobody else sets belongs to Kubernetes', () => {
  expect(findOwner(makeWorkload().metadata)).toBeUndefined();
  expect(controllerOf(makeWorkload().metadata)).toBe('Kubernetes');
});
