import { expect, test } from 'vitest';
import { toDeployments } from './deployment-rows.ts';
import { makePod, makeReplicaSet, makeWorkload, minutesAgo, nowMs } from './objects-for-tests.ts';
import { revisionsOf } from './revisions.ts';
import type { Outcome } from './rollout.ts';
import { judgeView } from './service-row.ts';

const replicaSets = [
  makeReplicaSet({ name: 'web-a', revision: 3, history: '1', ageMinutes: 300, ready: 3 }),
  makeReplicaSet({ name: 'web-b', revision: 2, ageMinutes: 60, image: 'shop/web:v2' }),
  makeReplicaSet({ name: 'web-0', revision: 0, ageMinutes: 900 }),
];

const owned = (replicaSet: string, name: string) =>
  makePod({
    name,
    metadata: {
      creationTimestamp: minutesAgo(20),
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: replicaSet, controller: true }],
    },
  });

const history = (reason: string, outcomes: Record<string, Outcome> = {}) => {
  const workload = makeWorkload({
    status: {
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [{ type: 'Progressing', status: 'True', reason, lastUpdateTime: minutesAgo(18) }],
    },
  });
  const pods = ['1', '2', '3'].map((one) => owned('web-a', `web-a-${one}`));
  const view = {
    workload,
    pods,
    revisions: revisionsOf(workload, { replicaSets, controllerRevisions: [] }),
    trouble: undefined,
    complaint: undefined,
    shortSinceMs: undefined,
    outcomeOf: ({ id }: { id: string }) => outcomes[id],
  };
  return toDeployments(judgeView(view, nowMs));
};

test('a revision that was gone back to is the newest, and the one between was rolled back', () => {
  expect(history('NewReplicaSetAvailable')).toMatchObject([
    {
      id: 'web-a',
      number: 3,
      status: 'successful',
      current: true,
      startedAt: minutesAgo(20),
      finishedAt: minutesAgo(18),
      from: { revision: 'web-b' },
    },
    { id: 'web-b', number: 2, status: 'rollback_successful', rolledBack: true, current: false },
    { id: 'web-0', status: 'unknown', current: false, from: null },
  ]);
});

test('what was seen of a rollout is told, what nobody saw is unknown', () => {
  const seen = { status: 'failed' as const, startedAt: minutesAgo(890), finishedAt: minutesAgo(880) };
  expect(history('NewReplicaSetAvailable', { 'web-0': seen })[2]).toMatchObject(seen);
  expect(history('NewReplicaSetAvailable')[2]).not.toHaveProperty('finishedAt');
});
