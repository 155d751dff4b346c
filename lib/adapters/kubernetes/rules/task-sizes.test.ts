import { expect, test } from 'vitest';
import type { RevisionFacts } from './revisions.ts';
import { taskSizesOf } from './task-sizes.ts';

const dayMs = 86_400_000;
const none = { cpu: undefined, memoryMiB: undefined, cpuLimit: undefined, memoryLimitMiB: undefined };

const revision = (
  number: number,
  day: number,
  ...sizes: Partial<RevisionFacts['containers'][number]['resources']>[]
): RevisionFacts => ({
  id: `web-${number}`,
  uid: `uid-${number}`,
  number,
  formerNumbers: [],
  cause: undefined,
  createdAt: new Date(day * dayMs).toISOString(),
  desired: 0,
  total: 0,
  ready: 0,
  containers: sizes.map((size, index) => ({
    name: `c${index}`,
    image: 'web',
    resources: { ...none, ...size },
  })),
  initContainers: [],
});

test('a pod is as large as the revision that was rolled out last before that instant', () => {
  const sizeAt = taskSizesOf(
    [
      revision(2, 5, { cpu: 512, memoryMiB: 512, memoryLimitMiB: 1024 }),
      revision(1, 2, { cpu: 256, memoryMiB: 512 }),
    ],
    [],
  );
  expect(sizeAt(6 * dayMs)).toEqual({ vcpu: 0.5, memoryMiB: 1024 });
  expect(sizeAt(3 * dayMs)).toEqual({ vcpu: 0.25, memoryMiB: 512 });
  // Older revisions are forgotten: the oldest that is known stands for them.
  expect(sizeAt(dayMs)).toEqual({ vcpu: 0.25, memoryMiB: 512 });
});

test('a pod has no size where one of its containers has none', () => {
  const sizeAt = taskSizesOf([revision(1, 2, { cpu: 256, memoryMiB: 512 }, { cpu: 128 })], []);
  expect(sizeAt(3 * dayMs)).toEqual({ vcpu: 0.375 });
  expect(taskSizesOf([], [])(dayMs)).toBeUndefined();
});
