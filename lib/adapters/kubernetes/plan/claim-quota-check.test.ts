import { expect, it } from 'vitest';
import { projectQuota } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { checkClaimQuota } from './claim-quota-check.ts';
import type { ClaimFacts, ClaimTemplate } from './volume-claims.ts';

const quotaOf = (hard: object, used: object = {}, spec: object = {}) => {
  const found = projectQuota({
    metadata: { name: 'storage', namespace: 'shop', uid: 'q' },
    spec: { hard, ...spec },
    status: { hard, used },
  });
  if (!found) throw new Error('no quota');
  return found;
};

const template = (name: string, spec: Partial<ClaimTemplate['spec']> = {}): ClaimTemplate => ({
  metadata: { name, annotations: {} },
  spec: { resources: { requests: { storage: '10Gi' } }, ...spec },
});

const check = (
  quota: ReturnType<typeof quotaOf>,
  claims: Partial<ClaimFacts> = {},
  { running = 2, more = 3 } = {},
) =>
  checkClaimQuota({
    name: 'db',
    quotas: [quota],
    claims: { templates: [template('data')], existing: new Set(), defaultClass: 'gp3', start: 0, ...claims },
    running,
    more,
  })[0];

it('blocks where not one claim fits, warns where some do, and is silent where all do', () => {
  const storage = (hard: string) => quotaOf({ 'requests.storage': hard }, { 'requests.storage': '20Gi' });
  expect(check(storage('25Gi'))).toMatchObject({
    id: 'quota-volumes',
    level: 'block',
    message:
      'The quota storage has room for the volume claims of 0 of the 3 new pods (requests.storage: 20Gi of 25Gi used): none of the new pods is made.',
  });
  expect(check(storage('40Gi'))).toMatchObject({
    level: 'warn',
    message: expect.stringMatching(/claims of 2 of the 3 new pods .*: the others are not created\./),
  });
  expect(check(storage('50Gi'))).toBeUndefined();
});

it.each([
  ['persistentvolumeclaims', {}, 'block'],
  ['count/persistentvolumeclaims', {}, 'block'],
  ['gp3.storageclass.storage.k8s.io/persistentvolumeclaims', {}, 'block'],
  ['gp3.storageclass.storage.k8s.io/requests.storage', {}, 'block'],
  ['gp3.storageclass.storage.k8s.io/requests.storage', { storageClassName: 'io2' }, undefined],
  ['io2.storageclass.storage.k8s.io/requests.storage', { storageClassName: 'io2' }, 'block'],
  // No class at all, and so not the default either.
  ['gp3.storageclass.storage.k8s.io/requests.storage', { storageClassName: '' }, undefined],
  ['pods', {}, undefined],
])('counts a claim by %s (%j)', (resource, spec, level) => {
  expect(check(quotaOf({ [resource]: '0' }), { templates: [template('data', spec)] })?.level).toBe(level);
});

it('counts every claim of a pod, and none that is left of an earlier pod of the same number', () => {
  const two = [template('data'), template('wal')];
  const quota = quotaOf({ persistentvolumeclaims: '7' }, { persistentvolumeclaims: '4' });
  expect(check(quota, { templates: two })).toMatchObject({
    level: 'warn',
    message: expect.stringContaining('claims of 1 of the 3 new pods'),
  });
  const left = new Set(['data-db-3', 'wal-db-2', 'wal-db-4']);
  expect(check(quota, { templates: two, existing: left })).toBeUndefined();
  // The members begin at another number: those claims are of nobody here.
  expect(check(quota, { templates: two, existing: left, start: 10 })).toMatchObject({ level: 'warn' });
});

it('is not held back by the quotas of pods, but by those of its own class of attributes', () => {
  const hard = { persistentvolumeclaims: '0' };
  const fast = {
    scopeSelector: {
      matchExpressions: [{ scopeName: 'VolumeAttributesClass', operator: 'In', values: ['fast'] }],
    },
  };
  expect(check(quotaOf(hard, {}, { scopes: ['NotBestEffort'] }))).toBeUndefined();
  expect(check(quotaOf(hard, {}, fast))).toBeUndefined();
  const templates = [template('data', { volumeAttributesClassName: 'fast' })];
  expect(check(quotaOf(hard, {}, fast), { templates })).toMatchObject({ level: 'block' });
});

it('does not know where claims may be left that it may not read, and says so only where it matters', () => {
  const existing = { unread: 'AWS refused.' };
  expect(check(quotaOf({ persistentvolumeclaims: '2' }), { existing })).toMatchObject({
    level: 'unknown',
    message: expect.stringContaining('unless claims are left of earlier pods'),
  });
  expect(check(quotaOf({ persistentvolumeclaims: '3' }), { existing })).toBeUndefined();
});
