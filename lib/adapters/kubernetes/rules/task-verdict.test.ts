import { describe, expect, test } from 'vitest';
import { makeEvent, makePod, minutesAgo, nowMs } from './objects-for-tests.ts';
import { judgePod } from './task-verdict.ts';

const judge = (pod: Parameters<typeof makePod>[0], events: Record<string, unknown>[] = []) =>
  judgePod(makePod(pod), { nowMs, events: events.map(makeEvent) });

const waiting = (reason: string, message = '', more: object = {}) => ({
  state: { state: { waiting: { reason, message } }, ...more },
});
const ended = (terminated: object) => ({
  lastState: { terminated: { finishedAt: minutesAgo(2), ...terminated } },
});
const backOff = 'back-off 5m0s restarting failed container=web pod=web-abc12_shop(uid)';

test('nothing is said of a pod that is Ready', () => {
  expect(judge({})).toBeUndefined();
});

describe('a container that is started again and again', () => {
  test('is told by its memory limit when that killed it', () => {
    const pod = waiting('CrashLoopBackOff', backOff, {
      restartCount: 12,
      ...ended({ exitCode: 137, reason: 'OOMKilled' }),
    });
    expect(judge(pod)).toEqual({
      cause: 'memory',
      failed: true,
      sentence:
        'The container `web` was killed for using more than its 512 MiB of memory; 12 restarts so far, and Kubernetes waits up to 5 min before the next.',
      next: 'Give it more memory, or go back to the revision that needed less.',
    });
  });

  test.each([
    [{ exitCode: 1, reason: 'Error' }, 'The container `web` ended by itself with exit code 1'],
    [{ exitCode: 0, reason: 'Completed' }, 'ended by itself with exit code 0'],
    [{ exitCode: 139, reason: 'Error' }, 'crashed with a segmentation fault (exit code 139)'],
    [{ signal: 9, reason: 'Error' }, 'was killed (exit code 137)'],
    [
      { exitCode: 128, reason: 'StartError', message: 'exec: "nope": executable file not found in $PATH' },
      'cannot be started: there is no such program in the image',
    ],
  ])('is told by how its last run ended: %j', (terminated, says) => {
    const pod = waiting('CrashLoopBackOff', backOff, { restartCount: 3, ...ended(terminated) });
    expect(judge(pod)?.sentence).toContain(says);
  });

  test('is told by its liveness probe when that failed just before the end', () => {
    const pod = waiting('CrashLoopBackOff', backOff, {
      restartCount: 4,
      ...ended({ exitCode: 137, reason: 'Error' }),
    });
    const event = {
      reason: 'Unhealthy',
      message: 'Liveness probe failed: HTTP probe failed with statuscode: 503',
      lastTimestamp: minutesAgo(2),
    };
    expect(judge(pod, [event])).toMatchObject({
      cause: 'health',
      sentence:
        'The liveness probe of the container `web` kept failing (HTTP 503), so Kubernetes killed it; 4 restarts so far, and Kubernetes waits up to 5 min before the next.',
    });
    const long = { ...event, lastTimestamp: minutesAgo(20) };
    expect(judge(pod, [long])?.cause).toBe('exit');
  });

  test('is no better while it runs between two crashes', () => {
    const running = {
      isReady: true,
      state: {
        restartCount: 5,
        state: { running: { startedAt: minutesAgo(0.5) } },
        ...ended({ exitCode: 1, reason: 'Error' }),
      },
    };
    expect(judge(running)).toMatchObject({
      failed: true,
      sentence: 'The container `web` ended by itself with exit code 1; 5 restarts so far, the last 30 s ago.',
    });
    const recovered = {
      isReady: true,
      state: {
        restartCount: 5,
        lastState: { terminated: { exitCode: 1, finishedAt: minutesAgo(30) } },
        state: { running: { startedAt: minutesAgo(30) } },
      },
    };
    expect(judge(recovered)).toBeUndefined();
  });
});

test.each([
  ['ErrImagePull', 'failed to resolve reference "x": not found', 'it is not in the registry'],
  ['ImagePullBackOff', '401 Unauthorized', 'the registry does not let the node read the repository'],
  ['ImagePullBackOff', 'dial tcp 10.0.0.1:443: i/o timeout', 'the registry was not reached'],
  ['ErrImagePull', 'no match for platform in manifest', 'it is not built for the architecture of the node'],
])(
  'an image that cannot be pulled (%s, %s) is told with the reason of the registry',
  (reason, said, says) => {
    expect(judge(waiting(reason, said))).toMatchObject({
      cause: 'image',
      failed: true,
      sentence: `Its image \`shop/web:v2\` could not be pulled: ${says}.`,
    });
  },
);

test('the reason of the registry is taken from the events where the container says only that it waits', () => {
  const pod = waiting('ImagePullBackOff', 'Back-off pulling image "registry.example.com/shop/web:v2"');
  expect(judge(pod)?.sentence).toBe('Its image `shop/web:v2` could not be pulled.');
  const event = { reason: 'Failed', message: 'Failed to pull image: manifest unknown' };
  expect(judge(pod, [event])?.sentence).toContain('it is not in the registry');
});

test('a name that no image can have is quoted', () => {
  expect(judge(waiting('InvalidImageName'))?.sentence).toContain('is not a name that an image can have');
});

test.each([
  ['secret "keys" not found', 'the secret `keys` does not exist'],
  ['configmap "settings" not found', 'the config map `settings` does not exist'],
  ["couldn't find key url in Secret shop/keys", 'the secret `keys` has no key `url`'],
  ["couldn't find key url in ConfigMap shop/settings", 'the config map `settings` has no key `url`'],
])('a configuration that is not there is named: %s', (said, says) => {
  expect(judge(waiting('CreateContainerConfigError', said))).toMatchObject({
    cause: 'secret',
    failed: true,
    sentence: `The container \`web\` cannot be made: ${says}.`,
  });
});

test('a container that may not run as root says so', () => {
  const said = 'container has runAsNonRoot and image will run as root';
  expect(judge(waiting('CreateContainerConfigError', said))?.sentence).toBe(
    'The container `web` cannot be started: its image runs as root, and the pod does not allow that.',
  );
});

describe('a container that runs and is not Ready', () => {
  const notReady = { isReady: false, container: { readinessProbe: { httpGet: { port: 80 } } } };

  test('is told by its readiness probe, with what the kubelet saw', () => {
    const event = { reason: 'Unhealthy', message: 'Readiness probe failed: dial tcp: connection refused' };
    expect(judge(notReady, [event])).toMatchObject({
      cause: 'health',
      failed: true,
      sentence:
        'The readiness probe of the container `web` has failed for 30 min (connection refused), so it gets no traffic.',
    });
  });

  test('has some time to become so', () => {
    const young = { ...notReady, state: { state: { running: { startedAt: minutesAgo(0.5) } } } };
    expect(judge(young)).toBeUndefined();
  });

  test('is told by its startup probe until that has succeeded', () => {
    const pod = {
      isReady: false,
      container: { startupProbe: { tcpSocket: { port: 80 } } },
      state: { started: false },
    };
    expect(judge(pod)?.sentence).toContain('The startup probe of the container `web` has failed for 30 min');
  });
});

const unscheduled = (message: string) => ({
  spec: { nodeName: undefined },
  status: {
    phase: 'Pending',
    containerStatuses: [],
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
  },
});

test.each([
  [
    '0/8 nodes are available: 4 Insufficient cpu, 4 node(s) had untolerated taint {a: b}. no new claims to deallocate, preemption: 0/8 nodes are available: 8 Preemption is not helpful.',
    'It cannot be placed, none of 8 nodes takes it: 4 Insufficient cpu, 4 node(s) had untolerated taint {a: b}.',
    'Add capacity to the cluster, or ask for less CPU and memory.',
  ],
  [
    "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes",
    "It cannot be placed, none of 3 nodes takes it: 3 node(s) didn't match Pod's node affinity/selector.",
    'Add nodes with the labels that it asks for, or correct its node selector.',
  ],
  [
    'no nodes available to schedule pods',
    'It cannot be placed, no nodes available to schedule pods.',
    'See the events of the pod for what the scheduler misses.',
  ],
])('a pod that no node takes is told in the words of the scheduler', (message, sentence, next) => {
  expect(judge(unscheduled(message))).toEqual({ cause: 'placement', failed: true, sentence, next });
});

test('an init container that fails is named as one', () => {
  const pod = {
    isReady: false,
    spec: { initContainers: [{ name: 'migrate', image: 'shop/migrate:v1' }] },
    status: {
      phase: 'Pending',
      initContainerStatuses: [
        {
          name: 'migrate',
          restartCount: 2,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 2, finishedAt: minutesAgo(1) } },
        },
      ],
      containerStatuses: [{ name: 'web', state: { waiting: { reason: 'PodInitializing' } } }],
    },
  };
  expect(judge(pod)?.sentence).toBe(
    'The init container `migrate` ended by itself with exit code 2; 2 restarts so far.',
  );
});

const creating = { ...waiting('ContainerCreating'), status: { phase: 'Pending', conditions: [] } };

test.each([
  [
    {
      reason: 'FailedMount',
      message: 'MountVolume.SetUp failed for volume "keys" : secret "keys" not found',
    },
    'A volume could not be mounted: the secret `keys` does not exist.',
  ],
  [
    { reason: 'FailedAttachVolume', message: 'AttachVolume.Attach failed for volume "pvc-1" : timed out' },
    'The volume `pvc-1` could not be attached: AttachVolume.Attach failed for volume "pvc-1" : timed out.',
  ],
  [
    {
      reason: 'FailedCreatePodSandBox',
      message: 'plugin type="aws-cni" failed (add): failed to assign an IP address to container',
    },
    'No address could be had for it: the subnet or the node has none left.',
  ],
])('what keeps a placed pod from beginning is told by its events: %j', (event, sentence) => {
  expect(judge({ ...waiting('ContainerCreating'), status: creating.status }, [event])?.sentence).toBe(
    sentence,
  );
});

test('a pod that its node evicted tells why', () => {
  const pod = {
    status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' },
  };
  expect(judge(pod)).toMatchObject({
    cause: 'infrastructure',
    failed: true,
    sentence: 'Its node evicted it: The node was low on resource: memory.',
  });
});

test.each([
  ['PreemptionByScheduler', 'It had to make room for a more important task'],
  ['EvictionByEvictionAPI', 'It was evicted on request'],
  ['DeletionByTaintManager', 'It does not tolerate a taint that its node was given'],
])('a disruption is told by its condition: %s', (reason, says) => {
  const conditions = [{ type: 'DisruptionTarget', status: 'True', reason }];
  expect(judge({ status: { phase: 'Failed', conditions } })?.sentence).toContain(says);
});

test('a pod that ended well is no failure, one that did not is', () => {
  const well = { status: { phase: 'Succeeded' } };
  expect(judge(well)).toMatchObject({ failed: false, sentence: 'It ran to its end, and ended well.' });
  const badly = { state: { state: { terminated: { exitCode: 3 } } }, status: { phase: 'Failed' } };
  expect(
    judge({
      ...badly,
      status: {
        phase: 'Failed',
        containerStatuses: [{ name: 'web', state: { terminated: { exitCode: 3 } } }],
      },
    }),
  ).toMatchObject({
    failed: true,
    sentence: 'The container `web` ended by itself with exit code 3.',
  });
});

test('a pod that should be gone is told with the finalizer that keeps it', () => {
  const deleted = { deletionTimestamp: minutesAgo(12), finalizers: ['example.com/backup'] };
  expect(judge({ metadata: deleted })?.sentence).toBe(
    'It should have been gone 12 min ago; the finalizer `example.com/backup` keeps it.',
  );
  expect(judge({ metadata: { deletionTimestamp: minutesAgo(0.2) } })).toBeUndefined();
});

test('a pod whose node is lost says so', () => {
  const pod = { isReady: false, status: { ...creating.status, reason: 'NodeLost', phase: 'Running' } };
  expect(judge(pod)?.sentence).toBe('Its node does not answer any more.');
});

test('a readiness gate of a load balancer is told as its health check', () => {
  const conditions = [
    { type: 'Ready', status: 'False', lastTransitionTime: minutesAgo(9) },
    { type: 'ContainersReady', status: 'True', lastTransitionTime: minutesAgo(9) },
    {
      type: 'target-health.elbv2.k8s.aws/k8s-shop-web',
      status: 'False',
      message: 'Target.FailedHealthChecks',
    },
  ];
  expect(judge({ isReady: false, status: { conditions }, state: { ready: true } })).toMatchObject({
    cause: 'targets',
    failed: true,
    sentence: 'The load balancer does not find it healthy: Target.FailedHealthChecks.',
  });
});
