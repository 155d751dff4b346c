import { expect, test } from 'vitest';
import { supportOf } from './cluster-versions.ts';
import { toClusterUpdate } from './updates.ts';
import { compareVersions } from './version-order.ts';

test('orders versions by their numbers, not by their letters', () => {
  const versions = ['v1.9.0-eksbuild.1', 'v1.12.3-eksbuild.1', 'v1.12.3-eksbuild.10', 'v1.12.3-eksbuild.2'];
  expect(versions.toSorted(compareVersions)).toEqual([
    'v1.9.0-eksbuild.1',
    'v1.12.3-eksbuild.1',
    'v1.12.3-eksbuild.2',
    'v1.12.3-eksbuild.10',
  ]);
  expect(compareVersions('1.34', '1.34')).toBe(0);
});

test('offers newer versions that are supported, oldest first', () => {
  const version = (clusterVersion: string, versionStatus: 'STANDARD_SUPPORT' | 'UNSUPPORTED') => ({
    clusterVersion,
    versionStatus,
    endOfStandardSupportDate: new Date('2027-03-27T00:00:00Z'),
  });
  const all = [
    version('1.35', 'STANDARD_SUPPORT'),
    version('1.9', 'STANDARD_SUPPORT'),
    version('1.34', 'STANDARD_SUPPORT'),
    version('1.33', 'STANDARD_SUPPORT'),
    version('1.36', 'UNSUPPORTED'),
  ];
  expect(supportOf('1.33', all)).toEqual({
    versionStatus: 'STANDARD_SUPPORT',
    standardSupportEndsAt: '2027-03-27T00:00:00.000Z',
    newerVersions: ['1.34', '1.35'],
  });
  expect(supportOf('1.20', [])).toEqual({ newerVersions: [] });
  expect(supportOf(undefined, all)).toEqual({ newerVersions: [] });
});

test('tells an update without the configuration that was given with it', () => {
  const update = {
    id: 'u',
    type: 'AddonUpdate' as const,
    status: 'Failed' as const,
    createdAt: new Date('2026-11-01T00:00:00Z'),
    params: [
      { type: 'AddonVersion' as const, value: 'v1.21.1' },
      { type: 'ConfigurationValues' as const, value: '{"password":"x"}' },
    ],
    errors: [{ errorCode: 'AdmissionRequestDenied' as const, errorMessage: 'no', resourceIds: ['coredns'] }],
  };
  expect(toClusterUpdate(update, { addonName: 'coredns' })).toEqual({
    id: 'u',
    type: 'AddonUpdate',
    status: 'Failed',
    at: '2026-11-01T00:00:00.000Z',
    summary: 'add-on coredns: AddonVersion v1.21.1, ConfigurationValues',
    errors: ['AdmissionRequestDenied: no (coredns)'],
  });
  expect(toClusterUpdate({ ...update, createdAt: undefined }, {})).toBeNull();
});
