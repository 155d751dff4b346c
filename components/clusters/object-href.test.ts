import { expect, test } from 'vitest';
import { objectHref, objectName, parseObjectName } from './object-href.ts';

test('an object of the address is read as it was written', () => {
  for (const object of [{ namespace: 'shop', name: 'checkout.v1' }, { name: 'system:node-proxier' }])
    expect(parseObjectName(objectName(object))).toEqual(object);
});

test('an object is shown among those of its kind', () => {
  const href = objectHref({
    cluster: 'eks:1:eu-west-1:a',
    resource: 'jobs.batch',
    namespace: 'b',
    name: 'c',
  });
  expect(href).toBe('/clusters/eks%3A1%3Aeu-west-1%3Aa?tab=objects&kind=jobs.batch&object=b%2Fc');
});
