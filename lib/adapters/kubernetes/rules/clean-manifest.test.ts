import { expect, test } from 'vitest';
import { cleanManifest, templateOf } from './clean-manifest.ts';

test('a manifest has no managedFields, no copy of itself, and no value of a Secret', () => {
  const cleaned = cleanManifest({
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: {
      name: 'keys',
      managedFields: [{}],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"b"}}', kept: 'yes' },
    },
    data: { token: 'c2VjcmV0' },
    stringData: { plain: 'secret' },
  });
  expect(cleaned).toEqual({
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name: 'keys', annotations: { kept: 'yes' } },
    data: { token: null },
    stringData: { plain: null },
  });
});

test('the template of a revision is as it would be rolled out again', () => {
  const spec = { containers: [{ name: 'web' }] };
  const replicaSet = {
    spec: {
      template: {
        metadata: { creationTimestamp: null, labels: { app: 'web', 'pod-template-hash': 'x' } },
        spec,
      },
    },
  };
  expect(templateOf(replicaSet)).toEqual({ metadata: { labels: { app: 'web' } }, spec });
  const revision = {
    data: { spec: { template: { $patch: 'replace', metadata: { labels: { app: 'web' } }, spec } } },
  };
  expect(templateOf(revision)).toEqual({ metadata: { labels: { app: 'web' } }, spec });
});
