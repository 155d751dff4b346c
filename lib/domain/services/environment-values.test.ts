import { expect, test } from 'vitest';
import { hideEnvironment } from './environment-values.ts';

test('values of environment variables are hidden at any depth, as ECS and as Kubernetes name them', () => {
  const content = {
    containerDefinitions: [{ name: 'web', environment: [{ name: 'TOKEN', value: 'a' }] }],
    spec: {
      template: {
        spec: {
          initContainers: [{ env: [{ name: 'KEY', value: 'b' }] }],
          containers: [
            {
              name: 'web',
              env: [
                { name: 'LEVEL', value: 'info' },
                { name: 'URL', valueFrom: { secretKeyRef: { name: 'database', key: 'url' } } },
              ],
            },
          ],
        },
      },
    },
  };
  expect(hideEnvironment(content)).toEqual({
    containerDefinitions: [{ name: 'web', environment: [{ name: 'TOKEN', value: null }] }],
    spec: {
      template: {
        spec: {
          initContainers: [{ env: [{ name: 'KEY', value: null }] }],
          containers: [
            {
              name: 'web',
              env: [
                { name: 'LEVEL', value: null },
                { name: 'URL', valueFrom: { secretKeyRef: { name: 'database', key: 'url' } } },
              ],
            },
          ],
        },
      },
    },
  });
});

test('of a config map the keys are told, not the values', () => {
  const map = {
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { URL: 'x' },
    binaryData: { logo: 'aGk=' },
  };
  expect(hideEnvironment(map)).toEqual({ ...map, data: { URL: null }, binaryData: { logo: null } });
});
