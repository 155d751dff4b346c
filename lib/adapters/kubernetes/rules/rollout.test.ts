import { expect, test } from 'vitest';
import { makePod, makeReplicaSet, makeWorkload, minutesAgo } from './objects-for-tests.ts';
import { findNewest, revisionsOf, startedAtOf } from './revisions.ts';
import { rolloutOf } from './rollout.ts';

const progressing = (status: string, reason: string, message = '') => ({
  conditions: [{ type: 'Progressing', status, reason, message, lastUpdateTime: minutesAgo(5) }],
});
const all = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

test.each<[string, Parameters<typeof makeWorkload>[0], object]>([
  [
    'a Deployment that its controller has not seen is on its way',
    { metadata: { generation: 2 }, status: { ...all, ...progressing('True', 'NewReplicaSetAvailable') } },
    { status: 'in_progress' },
  ],
  [
    'a Deployment past its deadline has failed, in its own words',
    {
      status: {
        ...all,
        updatedReplicas: 1,
        ...progressing('False', 'ProgressDeadlineExceeded', 'timed out'),
      },
    },
    { status: 'failed', reason: 'timed out' },
  ],
  [
    'a Deployment that has rolled out has, whatever became of its pods since',
    { status: { ...all, availableReplicas: 1, ...progressing('True', 'NewReplicaSetAvailable') } },
    { status: 'successful', finishedAt: minutesAgo(5) },
  ],
  [
    'a Deployment with old pods is on its way',
    { status: { ...all, replicas: 4, ...progressing('True', 'ReplicaSetUpdated') } },
    { status: 'in_progress' },
  ],
  [
    'a paused Deployment with a change is paused',
    { spec: { paused: true }, status: { ...all, updatedReplicas: undefined } },
    { status: 'in_progress', isPaused: true },
  ],
  [
    'a paused Deployment without a change has nothing on its way',
    { spec: { paused: true }, status: { ...all, ...progressing('Unknown', 'DeploymentPaused') } },
    { status: 'successful' },
  ],
  [
    'a StatefulSet with two revisions is on its way',
    { kind: 'statefulset', status: { ...all, currentRevision: 'web-1', updateRevision: 'web-2' } },
    { status: 'in_progress' },
  ],
  [
    'a StatefulSet whose partition is reached is done',
    {
      kind: 'statefulset',
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } },
      status: { ...all, updatedReplicas: 1, currentRevision: 'web-1', updateRevision: 'web-2' },
    },
    { status: 'successful' },
  ],
  [
    'a DaemonSet with nodes to go is on its way',
    { kind: 'daemonset', status: { desiredNumberScheduled: 5, updatedNumberScheduled: 2 } },
    { status: 'in_progress' },
  ],
  [
    'a DaemonSet that is updated on delete waits for nothing',
    {
      kind: 'daemonset',
      spec: { updateStrategy: { type: 'OnDelete' } },
      status: { desiredNumberScheduled: 5, updatedNumberScheduled: 2 },
    },
    { status: 'successful' },
  ],
])('%s', (_name, input, expected) => {
  expect(rolloutOf(makeWorkload(input))).toEqual(expected);
});

test('a StatefulSet that went back midway is on its way until no pod of the other revision is left', () => {
  const status = { ...all, currentRevision: 'web-1', updateRevision: 'web-1' };
  const set = makeWorkload({ kind: 'statefulset', status });
  const podOf = (revision: string) =>
    makePod({
      name: `web-${revision}`,
      metadata: {
        labels: { 'controller-revision-hash': revision },
        ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 'uid-web', controller: true }],
      },
    });
  expect(rolloutOf(set, [podOf('web-1'), podOf('web-2')])).toEqual({ status: 'in_progress' });
  expect(rolloutOf(set, [podOf('web-1'), podOf('web-1')])).toEqual({ status: 'successful' });
});

test('a revision that was gone back to is the newest, and began after those that it overtook', () => {
  const workload = makeWorkload({ status: all });
  const revisions = revisionsOf(workload, {
    replicaSets: [
      makeReplicaSet({ name: 'web-a', revision: 3, history: '1', ageMinutes: 90, ready: 3 }),
      makeReplicaSet({ name: 'web-b', revision: 2, ageMinutes: 30 }),
    ],
    controllerRevisions: [],
  });
  expect(revisions.map(({ id, number, formerNumbers }) => ({ id, number, formerNumbers }))).toEqual([
    { id: 'web-a', number: 3, formerNumbers: [1] },
    { id: 'web-b', number: 2, formerNumbers: [] },
  ]);
  const newest = findNewest(workload, revisions);
  expect(newest?.id).toBe('web-a');
  expect(newest && startedAtOf(newest, revisions, [])).toBe(minutesAgo(30));
});

test('a paused Deployment whose change is pending has no newest revision yet', () => {
  const revisions = (workload: ReturnType<typeof makeWorkload>) =>
    revisionsOf(workload, {
      replicaSets: [makeReplicaSet({ name: 'web-a', revision: 1, ageMinutes: 90, ready: 3 })],
      controllerRevisions: [],
    });
  const pending = makeWorkload({ spec: { paused: true }, status: { replicas: 3, readyReplicas: 3 } });
  expect(findNewest(pending, revisions(pending))).toBeUndefined();
  const quiet = makeWorkload({ spec: { paused: true }, status: all });
  expect(findNewest(quiet, revisions(quiet))?.id).toBe('web-a');
});
