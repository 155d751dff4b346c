import { expect, test } from 'vitest';
import { makePod } from './objects-for-tests.ts';
import { digestOfImageId, statusWordOf } from './pod-state.ts';

test('the status of a pod is the word of kubectl', () => {
  const init = (state: object) =>
    makePod({
      isReady: false,
      spec: { initContainers: [{ name: 'a' }, { name: 'b' }] },
      status: { phase: 'Pending', initContainerStatuses: [{ name: 'a', state }], containerStatuses: [] },
    });
  expect(statusWordOf(makePod())).toBe('Running');
  expect(statusWordOf(init({ running: {} }))).toBe('Init:0/2');
  expect(statusWordOf(init({ terminated: { exitCode: 1, reason: 'Error' } }))).toBe('Init:Error');
  expect(statusWordOf(makePod({ metadata: { deletionTimestamp: '2026-03-01T12:00:00Z' } }))).toBe(
    'Terminating',
  );
  expect(
    statusWordOf(makePod({ status: { phase: 'Failed', reason: 'Evicted', containerStatuses: [] } })),
  ).toBe('Evicted');
});

test('only a digest of a registry counts as one', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  expect(digestOfImageId(`docker-pullable://shop/web@${digest}`)).toBe(digest);
  expect(digestOfImageId(digest)).toBeUndefined();
});
