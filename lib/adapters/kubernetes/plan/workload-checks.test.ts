import { expect, it } from 'vitest';
import {
  projectDaemonSet,
  projectDeployment,
  projectStatefulSet,
} from '#lib/adapters/kubernetes/model/workload.ts';
import { rollingBounds } from './workload-checks.ts';

const raw = (spec: object, status: object = {}) => ({
  metadata: { name: 'web', namespace: 'shop', uid: 'u', generation: 1 },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'web:1' }] },
    },
    ...spec,
  },
  status: { observedGeneration: 1, ...status },
});

const bounds = (project: typeof projectDeployment, spec: object, status?: object) => {
  const workload = project(raw(spec, status));
  if (!workload) throw new Error('not a workload');
  return rollingBounds(workload);
};

const rolling = (rollingUpdate: object) => ({ strategy: { type: 'RollingUpdate', rollingUpdate } });

it.each([
  [{ replicas: 4 }, { surge: 1, unavailable: 1 }],
  [{ replicas: 1 }, { surge: 1, unavailable: 0 }],
  [
    { replicas: 10, ...rolling({ maxSurge: '25%', maxUnavailable: '25%' }) },
    { surge: 3, unavailable: 2 },
  ],
  [
    { replicas: 3, ...rolling({ maxSurge: 0, maxUnavailable: 0 }) },
    { surge: 0, unavailable: 1 },
  ],
  [
    { replicas: 3, strategy: { type: 'Recreate' } },
    { surge: 0, unavailable: 3 },
  ],
])('a Deployment of %j adds and takes %j, rounded as its controller does', (spec, expected) => {
  expect(bounds(projectDeployment, spec)).toEqual(expected);
});

it('a StatefulSet replaces one after the other, a DaemonSet as many as it says', () => {
  expect(bounds(projectStatefulSet, { replicas: 3 })).toEqual({ surge: 0, unavailable: 1 });
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '30%' } };
  expect(bounds(projectDaemonSet, { updateStrategy }, { desiredNumberScheduled: 5 })).toEqual({
    surge: 0,
    unavailable: 2,
  });
});
