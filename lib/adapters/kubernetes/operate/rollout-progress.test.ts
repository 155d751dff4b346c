import { expect, it } from 'vitest';
import {
  projectDaemonSet,
  projectDeployment,
  projectStatefulSet,
} from '#lib/adapters/kubernetes/model/workload.ts';
import { tellProgress } from './rollout-progress.ts';

type Parts = { generation?: number; spec?: object; status: object };

const raw = ({ generation = 2, spec, status }: Parts) => ({
  metadata: { name: 'web', namespace: 'shop', uid: 'u', generation },
  spec: {
    replicas: 4,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'web:1' }] },
    },
    ...spec,
  },
  status: { observedGeneration: 2, ...status },
});

const tell = (project: typeof projectDeployment, parts: Parts) => {
  const workload = project(raw(parts));
  if (!workload) throw new Error('not a workload');
  return tellProgress(workload);
};

const deadline = {
  type: 'Progressing',
  status: 'False',
  reason: 'ProgressDeadlineExceeded',
  message: 'ReplicaSet "web-1" has timed out progressing.',
};

it.each([
  [{ generation: 3, status: {} }, 'waiting', 'has not looked'],
  [{ status: { replicas: 5, updatedReplicas: 2, availableReplicas: 4 } }, 'waiting', '2 of 4 new pods'],
  [{ status: { replicas: 5, updatedReplicas: 4, availableReplicas: 4 } }, 'waiting', '1 old pod is'],
  [
    { status: { replicas: 4, updatedReplicas: 4, availableReplicas: 3 } },
    'waiting',
    '3 of 4 new pods are available',
  ],
  [{ status: { replicas: 4, updatedReplicas: 4, availableReplicas: 4 } }, 'done', 'Rolled out'],
  [
    { status: { replicas: 5, updatedReplicas: 1, conditions: [deadline] } },
    'failed',
    'timed out progressing',
  ],
  [
    { status: { replicas: 4, updatedReplicas: 4, availableReplicas: 4, conditions: [deadline] } },
    'done',
    'Rolled out',
  ],
  [{ spec: { paused: true }, status: { replicas: 4, updatedReplicas: 0 } }, 'waiting', 'paused'],
  [{ spec: { replicas: 0 }, status: {} }, 'done', '0 of 0'],
] as const)('of a Deployment as kubectl rollout status has it: %j', (parts, state, message) => {
  expect(tell(projectDeployment, parts)).toMatchObject({ state, message: expect.stringContaining(message) });
});

it.each([
  [{ status: { readyReplicas: 3, updatedReplicas: 4 } }, 'waiting', '3 of 4 pods are ready'],
  [
    { status: { readyReplicas: 4, updatedReplicas: 2, currentRevision: 'a', updateRevision: 'b' } },
    'waiting',
    '2 of 4',
  ],
  [
    { status: { readyReplicas: 4, updatedReplicas: 4, currentRevision: 'b', updateRevision: 'b' } },
    'done',
    '4 of 4',
  ],
  [
    { status: { readyReplicas: 4, updatedReplicas: 4, currentRevision: 'a', updateRevision: 'b' } },
    'waiting',
    '4 of 4 pods are of the new revision',
  ],
  [
    { status: { readyReplicas: 4, updatedReplicas: 3, currentRevision: 'a', updateRevision: 'a' } },
    'waiting',
    '3 of 4 new pods',
  ],
  [
    {
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 3 } } },
      status: { readyReplicas: 4, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
    },
    'done',
    'from ordinal 3',
  ],
  [
    {
      spec: { updateStrategy: { type: 'OnDelete' } },
      status: { readyReplicas: 4, currentRevision: 'a', updateRevision: 'b' },
    },
    'done',
    'OnDelete',
  ],
] as const)('of a StatefulSet: %j', (parts, state, message) => {
  expect(tell(projectStatefulSet, parts)).toMatchObject({ state, message: expect.stringContaining(message) });
});

it.each([
  [{ status: { desiredNumberScheduled: 3, updatedNumberScheduled: 1 } }, 'waiting', '1 of 3 new pods'],
  [
    { status: { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 } },
    'waiting',
    '2 of 3 new pods are available',
  ],
  [
    { status: { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 } },
    'done',
    'Rolled out',
  ],
] as const)('of a DaemonSet: %j', (parts, state, message) => {
  expect(tell(projectDaemonSet, parts)).toMatchObject({ state, message: expect.stringContaining(message) });
});
