import { expect, it } from 'vitest';
import { hashContent, parseKubeObject, seenOf } from './kube-object.ts';
import { type KubeRevision, withoutHash } from './revisions.ts';
import { lockPatch } from './send-change.ts';
import { undoPatch } from './undo-patch.ts';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'web:1' }] },
};
const revision: KubeRevision = {
  name: 'web-1',
  number: 3,
  createdAt: undefined,
  template,
  annotations: {
    'kubernetes.io/change-cause': 'release 1',
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/desired-replicas': '4',
    'team.example.com/owner': 'web',
  },
};
const deployment = parseKubeObject({
  metadata: {
    name: 'web',
    uid: 'u',
    resourceVersion: '7',
    annotations: {
      'deployment.kubernetes.io/revision': '4',
      'kubernetes.io/change-cause': 'release 2',
      'added.example.com/since': 'yes',
    },
  },
  spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'TOKEN', value: 'hunter2' }] }] } } },
});

it('restores the template and annotations of a ReplicaSet, and keeps what was added since', () => {
  const { type, body } = undoPatch('deployment', deployment, revision);
  expect({ type, body: lockPatch({ type, body }, '7') }).toEqual({
    type: 'json',
    body: [
      { op: 'test', path: '/metadata/resourceVersion', value: '7' },
      { op: 'replace', path: '/spec/template', value: template },
      {
        op: 'add',
        path: '/metadata/annotations',
        value: {
          'deployment.kubernetes.io/revision': '4',
          'kubernetes.io/change-cause': 'release 1',
          'added.example.com/since': 'yes',
          'team.example.com/owner': 'web',
        },
      },
    ],
  });
});

it('does not leave the cause of what it replaces', () => {
  const { 'kubernetes.io/change-cause': _cause, ...annotations } = revision.annotations;
  const { body } = undoPatch('deployment', deployment, { ...revision, annotations });
  expect(JSON.stringify(body)).toContain('Roll back to revision 3');
  expect(JSON.stringify(body)).not.toContain('release 2');
});

it('sends a ControllerRevision as the patch that it is, under the lock', () => {
  const data = { spec: { template: { ...template, $patch: 'replace' } } };
  const patch = undoPatch('statefulset', deployment, { ...revision, data });
  expect(patch.type).toBe('strategic');
  expect(lockPatch(patch, '7')).toEqual({
    ...data,
    metadata: { resourceVersion: '7', annotations: { 'kubernetes.io/change-cause': 'release 1' } },
  });
});

it("takes the controller's own label from a template", () => {
  const labels = { app: 'web', 'pod-template-hash': '5d4' };
  expect(withoutHash({ ...template, metadata: { labels } })).toEqual(template);
});

it('sees the same whatever the status and version, and another when a hidden value changes', () => {
  const later = {
    ...deployment,
    metadata: { ...deployment.metadata, resourceVersion: '9' },
    status: { replicas: 1 },
  };
  expect(seenOf(later)).toEqual(seenOf(deployment));
  expect(JSON.stringify(seenOf(deployment))).not.toContain('hunter2');
  const containers = [{ name: 'web', env: [{ name: 'TOKEN', value: 'hunter3' }] }];
  expect(seenOf({ ...deployment, spec: { template: { spec: { containers } } } })).not.toEqual(
    seenOf(deployment),
  );
});

it('hashes the same content in another order the same, and null as absent', () => {
  expect(hashContent({ a: 1, b: { c: [1, 2], d: null } })).toBe(hashContent({ b: { c: [1, 2] }, a: 1 }));
  expect(hashContent({ a: [1, 2] })).not.toBe(hashContent({ a: [2, 1] }));
});
