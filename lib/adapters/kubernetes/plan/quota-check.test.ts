import { expect, it } from 'vitest';
import { projectQuota } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { parsePodSpec } from './pod-spec.ts';
import { checkObjectQuota, checkQuota } from './quota-check.ts';
import { countsPod } from './quota-scopes.ts';

const quotaOf = (hard: object, used: object = {}, spec: object = {}) => {
  const found = projectQuota({
    metadata: { name: 'limits', namespace: 'shop', uid: 'q' },
    spec: { hard, ...spec },
    status: { hard, used },
  });
  if (!found) throw new Error('no quota');
  return found;
};
const podOf = (resources: object = {}, more: object = {}) =>
  parsePodSpec({ containers: [{ name: 'web', image: 'web:1', resources }], ...more });

const sized = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '256Mi' } };
const scopeIn = (scopeName: string, operator: string, ...values: string[]) => ({
  scopeSelector: { matchExpressions: [{ scopeName, operator, values }] },
});

it.each([
  ['no scope', {}, podOf(), true],
  ['BestEffort', { scopes: ['BestEffort'] }, podOf(), true],
  ['BestEffort', { scopes: ['BestEffort'] }, podOf(sized), false],
  ['NotBestEffort', { scopes: ['NotBestEffort'] }, podOf(sized), true],
  [
    'NotBestEffort',
    { scopes: ['NotBestEffort'] },
    podOf({ requests: { 'ephemeral-storage': '1Gi' } }),
    false,
  ],
  ['Terminating', { scopes: ['Terminating'] }, podOf({}, { activeDeadlineSeconds: 60 }), true],
  ['Terminating', { scopes: ['Terminating'] }, podOf(), false],
  ['NotTerminating', { scopes: ['NotTerminating'] }, podOf(), true],
  ['two at once', { scopes: ['NotTerminating', 'BestEffort'] }, podOf(sized), false],
  ['a class', scopeIn('PriorityClass', 'In', 'high'), podOf({}, { priorityClassName: 'high' }), true],
  ['a class', scopeIn('PriorityClass', 'In', 'high'), podOf(), false],
  ['not a class', scopeIn('PriorityClass', 'NotIn', 'high'), podOf(), true],
  ['any class', { scopes: ['PriorityClass'] }, podOf({}, { priorityClassName: 'low' }), true],
  ['no class', scopeIn('PriorityClass', 'DoesNotExist'), podOf({}, { priorityClassName: 'low' }), false],
  ['classes of volumes', { scopes: ['VolumeAttributesClass'] }, podOf(), false],
])('a quota of %s (%j) counts a pod or does not', (_what, spec, pod, counts) => {
  expect(countsPod(quotaOf({ pods: '1' }, {}, spec), pod)).toBe(counts);
});

const rollout = (over: { more?: number; count?: number; first?: number; desired?: number } = {}) => {
  const { more = 1, count = 4, first = 0, desired = 4 } = over;
  const spec = podOf(sized);
  return { spec, more, desired, old: { spec, count, first } };
};
const check = (
  quotas: Parameters<typeof checkQuota>[0]['quotas'],
  pods: Parameters<typeof checkQuota>[0]['pods'],
) => checkQuota({ namespace: 'shop', quotas, pods, cost: 'the rollout stands still.' })[0];

it('counts the pods of a surge, and blocks where not one fits and none may go first', () => {
  expect(check([quotaOf({ pods: '6' }, { pods: '4' })], rollout())).toMatchObject({ level: 'ok' });
  expect(check([quotaOf({ pods: '4' }, { pods: '4' })], rollout())).toMatchObject({
    level: 'block',
    message: expect.stringMatching(/room for 0 more pods \(pods: 4 of 4 used\).*stands still/),
  });
  expect(check([quotaOf({ pods: '4' }, { pods: '4' })], rollout({ first: 1 }))).toMatchObject({
    level: 'warn',
    message: expect.stringContaining('wait until old ones have gone'),
  });
});

it('counts what larger pods take in the end', () => {
  const large = {
    ...rollout({ first: 1 }),
    spec: podOf({ ...sized, requests: { cpu: '300m', memory: '128Mi' } }),
  };
  const quota = quotaOf({ 'requests.cpu': '900m' }, { 'requests.cpu': '400m' });
  expect(check([quota], large)).toMatchObject({
    level: 'warn',
    message: expect.stringContaining('3 of the 4 new pods'),
  });
});

it('tells an addition how many of it fit', () => {
  const added = { spec: podOf(sized), more: 3, desired: 7 };
  expect(check([quotaOf({ 'limits.cpu': '6' }, { 'limits.cpu': '4' })], added)).toMatchObject({
    level: 'warn',
    message: expect.stringMatching(/room for 2 more pods \(limits.cpu: 4 of 6 used\), and 3 are needed/),
  });
  expect(check([quotaOf({ 'count/pods': '4' }, { 'count/pods': '4' })], added)).toMatchObject({
    level: 'block',
  });
  expect(check([quotaOf({ services: '1' }, { services: '1' })], added)).toBeUndefined();
  expect(check([quotaOf({ pods: '0' }, {}, { scopes: ['BestEffort'] })], added)).toBeUndefined();
});

it('blocks pods that name no size where a quota counts it', () => {
  const pods = { ...rollout(), spec: podOf({ requests: { cpu: '100m' } }) };
  expect(check([quotaOf({ 'limits.memory': '8Gi' })], pods)).toMatchObject({
    level: 'block',
    message: expect.stringContaining(
      'wants limits.memory named by each container, and container web names none',
    ),
  });
});

it('asks for room for another revision where those are counted', () => {
  const name = 'count/replicasets.apps';
  expect(checkObjectQuota([quotaOf({ [name]: '3' }, { [name]: '3' })], 'replicasets.apps')).toMatchObject([
    { level: 'block' },
  ]);
  expect(checkObjectQuota([quotaOf({ [name]: '4' }, { [name]: '3' })], 'replicasets.apps')).toEqual([]);
});

it('does not know what it may not read', () => {
  expect(check({ unread: 'denied' }, rollout())).toMatchObject({ level: 'unknown' });
});
