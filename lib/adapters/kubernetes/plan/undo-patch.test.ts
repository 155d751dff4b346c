import { expect, test } from 'vitest';
import { parseKubeObject } from './kube-object.ts';
import type { KubeRevision } from './revisions.ts';
import { changeCause, undoPatch } from './undo-patch.ts';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'web:1' }] },
};
const deployment = parseKubeObject({
  metadata: {
    uid: 'u',
    name: 'web',
    namespace: 'shop',
    resourceVersion: '7',
    annotations: { 'deployment.kubernetes.io/revision': '4', 'added.since': 'yes', team: 'new' },
  },
  spec: { template: {} },
});
const revision: KubeRevision = {
  name: 'web-1',
  number: 2,
  createdAt: undefined,
  replicas: 0,
  template,
  data: { spec: { template: { ...template, $patch: 'replace' } } },
  annotations: {
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    'deployment.kubernetes.io/revision': '2',
    'deployment.kubernetes.io/revision-history': '1',
    'deployment.kubernetes.io/desired-replicas': '3',
    'deployment.kubernetes.io/max-replicas': '4',
    'deprecated.deployment.rollback.to': '1',
    team: 'old',
  },
};

test('a Deployment gets the template and annotations back, but for those of its controller and its tools', () => {
  expect(undoPatch('deployment', deployment, revision)).toEqual({
    type: 'json',
    body: [
      { op: 'replace', path: '/spec/template', value: template },
      {
        op: 'add',
        path: '/metadata/annotations',
        value: {
          'deployment.kubernetes.io/revision': '4',
          'added.since': 'yes',
          team: 'old',
          [changeCause]: 'Roll back to revision 2 (Quarterdeck)',
        },
      },
    ],
  });
});

test('the cause that a revision was made for comes back with it', () => {
  const caused = { ...revision, annotations: { [changeCause]: 'release 1.2' } };
  expect(undoPatch('statefulset', deployment, caused)).toEqual({
    type: 'strategic',
    body: {
      spec: { template: { ...template, $patch: 'replace' } },
      metadata: { annotations: { [changeCause]: 'release 1.2' } },
    },
  });
});
