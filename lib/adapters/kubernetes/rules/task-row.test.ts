import { expect, test } from 'vitest';
import { makeEvent, makePod, minutesAgo, nowMs } from './objects-for-tests.ts';
import { requestsOf, type TaskFacts, taskRowOf } from './task-row.ts';

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

const factsOf = (pod: TaskFacts['pod'], more: Partial<TaskFacts> = {}): TaskFacts => ({
  pod,
  clusterId: 'eks:123456789012:eu-west-1:harbour',
  platform: 'eks',
  serviceId: 'shop.deployment.web',
  nowMs,
  ...more,
});

test('the row of a pod that is well is made once', () => {
  const pod = makePod();
  const row = taskRowOf(factsOf(pod));
  expect(taskRowOf(factsOf(pod, { nowMs: nowMs + 3_600_000 }))).toBe(row);
  expect(taskRowOf(factsOf(makePod()))).not.toBe(row);
});

test('a pod that is found to belong to a service is shown anew', () => {
  const pod = makePod();
  expect(taskRowOf(factsOf(pod, { serviceId: undefined })).serviceId).toBeUndefined();
  expect(taskRowOf(factsOf(pod)).serviceId).toBe('shop.deployment.web');
});

test('a pod that is not well is judged by what is known each time', () => {
  const pod = makePod({ isReady: false, metadata: { creationTimestamp: minutesAgo(30) } });
  const before = taskRowOf(factsOf(pod)).verdict;
  const lost = makeEvent({
    reason: 'NodeNotReady',
    message: 'Node is not ready',
    lastTimestamp: minutesAgo(1),
  });
  expect(taskRowOf(factsOf(pod, { events: [lost] })).verdict).not.toBe(before);
});
