import { expect, test } from 'vitest';
import { makePod } from './objects-for-tests.ts';
import { requestsOf } from './task-row.ts';

test('what a pod asks for is its containers and sidecars, or its greediest init container', () => {
  const size = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
  const pod = makePod({
    spec: {
      containers: [{ name: 'web', ...size('500m', '256Mi') }],
      initContainers: [
        { name: 'sidecar', restartPolicy: 'Always', ...size('250m', '128Mi') },
        { name: 'migrate', ...size('100m', '1Gi') },
      ],
    },
  });
  expect(requestsOf(pod)).toEqual({ cpu: 768, memoryMiB: 1024 });
});
