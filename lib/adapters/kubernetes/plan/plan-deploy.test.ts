import { expect, it } from 'vitest';
import { parseKubeObject } from './kube-object.ts';
import { imagePatch, withImage } from './plan-deploy.ts';

const object = parseKubeObject({
  metadata: { name: 'web' },
  spec: {
    template: {
      spec: {
        initContainers: [{ name: 'migrate', image: 'migrate:1', args: ['up'] }],
        containers: [
          { name: 'web', image: 'web:1' },
          { name: 'proxy', image: 'proxy:1' },
        ],
      },
    },
  },
});
const cause = 'Deploy 2 to web (Quarterdeck)';

it('names one container by its name, and leaves the others out', () => {
  expect(imagePatch(object, { container: 'web', image: 'web:2', cause })).toEqual({
    type: 'strategic',
    body: {
      metadata: { annotations: { 'kubernetes.io/change-cause': cause } },
      spec: { template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } },
    },
  });
});

it('finds an init container in its own list', () => {
  const change = { container: 'migrate', image: 'migrate:2', cause };
  expect(imagePatch(object, change).body).toMatchObject({
    spec: { template: { spec: { initContainers: [{ name: 'migrate', image: 'migrate:2' }] } } },
  });
  expect(withImage(object, change).spec).toEqual({
    template: {
      spec: {
        initContainers: [{ name: 'migrate', image: 'migrate:2', args: ['up'] }],
        containers: [
          { name: 'web', image: 'web:1' },
          { name: 'proxy', image: 'proxy:1' },
        ],
      },
    },
  });
});
