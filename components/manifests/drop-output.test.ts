import { expect, test } from 'vitest';
import { dropOutput } from './drop-output.ts';

test('what the API server sets by itself is left out', () => {
  const yaml = [
    'kind: ReplicaSet',
    'metadata:',
    '  name: web-1',
    '  uid: 4c9e',
    '  generation: 4',
    '  ownerReferences:',
    '    - uid: 0d45',
    'spec:',
    '  replicas: 2',
    'status:',
    '  replicas: 2',
    '  conditions:',
    '    - type: Available',
    'last: 1',
  ].join('\n');
  expect(dropOutput(yaml).split('\n')).toEqual([
    'kind: ReplicaSet',
    'metadata:',
    '  name: web-1',
    '  ownerReferences:',
    '    - uid: 0d45',
    'spec:',
    '  replicas: 2',
    'last: 1',
  ]);
});

test('a status that is a value stays', () => {
  expect(dropOutput('family: web\nstatus: ACTIVE\n')).toBe('family: web\nstatus: ACTIVE\n');
});
