import { expect, test } from 'vitest';
import type { ServiceRow } from '#lib/contract/services.ts';
import { findRunsIn } from './runs-in.ts';

const repository = '123456789012:eu-west-1:shop/web';
const imageOf = (tag: string, digest: string) => ({
  container: 'web',
  reference: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:${tag}`,
  tag,
  digest,
});
const rowOf = (status: string): ServiceRow => ({
  id: 'shop.deployment.web',
  clusterId: 'eks:123456789012:eu-west-1:harbour',
  name: 'web',
  platform: 'eks',
  kind: 'deployment',
  status: 'deploying',
  desired: 2,
  running: 2,
  pending: 1,
  launch: 'EC2',
  images: [imageOf('v2', 'sha256:2')],
  updatedAt: null,
  deployment: {
    id: 'web-2',
    status,
    fromImages: [imageOf('v1', 'sha256:1')],
    desired: 2,
    running: 0,
    pending: 1,
    failedTasks: 0,
  },
});

test.each([
  ['in_progress', 1],
  ['failed', 1],
  ['successful', 0],
  ['rollback_successful', 0],
])('while a rollout is %s, its former image runs in %i services', (status, count) => {
  expect(findRunsIn([rowOf(status)], repository, ['sha256:1'])).toHaveLength(count);
  expect(findRunsIn([rowOf(status)], repository, ['sha256:2'])).toHaveLength(1);
  expect(findRunsIn([rowOf(status)], repository)).toHaveLength(1);
});
