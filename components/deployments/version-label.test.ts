import { describe, expect, it } from 'vitest';
import type { Deployment, DeploymentSide } from '#lib/contract/deployments.ts';
import { findLastGood, versionLabel } from './version-label.ts';

const side = (revision: string, ...tags: string[]): DeploymentSide => ({
  revision,
  images: tags.map((tag, index) => ({ container: `c${index}`, reference: `r/app:${tag}`, tag })),
});
const deployment = (id: string, to: DeploymentSide, rest: Partial<Deployment> = {}): Deployment => ({
  id,
  status: 'successful',
  startedAt: '2026-01-01T00:00:00Z',
  from: null,
  to,
  failedTasks: 0,
  current: false,
  ...rest,
});

describe('versionLabel', () => {
  it('is the tag of the image that changed, not of a sidecar before it', () => {
    expect(versionLabel(side('app:2', 'envoy', 'v2'), side('app:1', 'envoy', 'v1'))).toBe('v2');
  });
  it('is the revision where the images are the same', () => {
    expect(versionLabel(side('app:2', 'v1'), side('app:1', 'v1'))).toBe('app:2');
  });
  it('is the revision where no image is known', () => {
    expect(versionLabel(side('app:2'))).toBe('app:2');
  });
});

describe('findLastGood', () => {
  it('passes over what runs now and what failed', () => {
    const list = [
      deployment('3', side('app:3', 'v3'), { status: 'in_progress', current: true }),
      deployment('2', side('app:2', 'v2'), { status: 'failed' }),
      deployment('1', side('app:1', 'v1')),
    ];
    expect(findLastGood(list)?.id).toBe('1');
  });
  it('does not offer the revision that already runs', () => {
    const list = [deployment('2', side('app:1'), { current: true }), deployment('1', side('app:1'))];
    expect(findLastGood(list)).toBeUndefined();
  });
});
