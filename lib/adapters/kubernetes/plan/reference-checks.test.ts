import { expect, it } from 'vitest';
import { parsePodSpec } from './pod-spec.ts';
import { listReferences } from './reference-checks.ts';

it('lists what a pod needs of its namespace, each once, and leaves out what is optional', () => {
  const spec = parsePodSpec({
    serviceAccountName: 'web',
    imagePullSecrets: [{ name: 'registry' }],
    initContainers: [{ name: 'init', envFrom: [{ secretRef: { name: 'database' } }] }],
    containers: [
      {
        name: 'web',
        env: [
          { name: 'LITERAL', value: 'x' },
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'URL', valueFrom: { secretKeyRef: { name: 'database', key: 'url' } } },
          { name: 'MAYBE', valueFrom: { configMapKeyRef: { name: 'absent', key: 'x', optional: true } } },
        ],
        envFrom: [{ configMapRef: { name: 'settings' } }],
      },
    ],
    volumes: [
      { name: 'tls', secret: { secretName: 'tls' } },
      { name: 'files', configMap: { name: 'files' } },
      {
        name: 'both',
        projected: { sources: [{ configMap: { name: 'more' } }, { serviceAccountToken: { path: 'token' } }] },
      },
      { name: 'scratch', emptyDir: {} },
    ],
  });
  expect(listReferences(spec)).toEqual({
    configMaps: ['settings', 'files', 'more'],
    secrets: ['database', 'tls', 'registry'],
    serviceAccounts: ['web'],
  });
});
