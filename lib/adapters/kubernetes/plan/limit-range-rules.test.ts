import { expect, it } from 'vitest';
import { projectLimitRange } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { checkLimitRanges } from './limit-range-check.ts';
import { fillSizes, findLimitFaults, listGiven } from './limit-range-rules.ts';
import { parsePodSpec } from './pod-spec.ts';

const rangeOf = (...limits: object[]) => {
  const found = projectLimitRange({
    metadata: { name: 'sizes', namespace: 'shop', uid: 'r' },
    spec: { limits: limits.map((one) => ({ type: 'Container', ...one })) },
  });
  if (!found) throw new Error('no limit range');
  return found;
};
const podOf = (resources: object, more: object = {}) =>
  parsePodSpec({ containers: [{ name: 'web', image: 'web:1', resources }], ...more });

const faultsOf = (resources: object, limits: object) => {
  const ranges = [rangeOf(limits)];
  return findLimitFaults(fillSizes(podOf(resources), ranges), ranges).map(({ what }) => what);
};

it('gives a container without sizes the defaults, and leaves alone what it names itself', () => {
  const ranges = [
    rangeOf({ default: { cpu: '1', memory: '512Mi' }, defaultRequest: { cpu: '100m', memory: '256Mi' } }),
  ];
  const bare = podOf({});
  expect(fillSizes(bare, ranges).containers[0]?.resources).toEqual({
    requests: { cpu: '100m', memory: '256Mi' },
    limits: { cpu: '1', memory: '512Mi' },
  });
  expect(listGiven(bare, fillSizes(bare, ranges))).toEqual([
    'container web a limit of 1 cpu, a limit of 512Mi memory, a request of 100m cpu, a request of 256Mi memory',
  ]);
  const own = fillSizes(podOf({ limits: { memory: '1Gi' } }), ranges);
  // What is limited is asked for as well, before any default.
  expect(own.containers[0]?.resources).toMatchObject({
    requests: { memory: '1Gi' },
    limits: { memory: '1Gi' },
  });
});

it.each([
  [{}, { min: { cpu: '100m' } }, ['container web asks for no cpu, and the least is 100m']],
  [
    { requests: { cpu: '50m' } },
    { min: { cpu: '100m' } },
    ['container web asks for 50m cpu, and the least is 100m'],
  ],
  [{}, { max: { memory: '1Gi' } }, ['container web has no limit of memory, and the most is 1Gi']],
  [
    { limits: { memory: '2Gi' } },
    { max: { memory: '1Gi' } },
    ['container web is limited to 2048Mi memory, and the most is 1Gi'],
  ],
  [
    { requests: { cpu: '100m' }, limits: { cpu: '1' } },
    { maxLimitRequestRatio: { cpu: '4' } },
    ['the cpu limit of container web is 10 times what it asks for, and the most is 4 times'],
  ],
  [{ requests: { cpu: '500m' }, limits: { cpu: '1' } }, { maxLimitRequestRatio: { cpu: '4' } }, []],
  [{ limits: { cpu: '1' } }, { min: { cpu: '100m' }, max: { cpu: '1' } }, []],
])('%j under %j: %j', (resources, limits, expected) => {
  expect(faultsOf(resources, limits)).toEqual(expected);
});

it('adds up the containers of a pod, and takes the init container that is larger', () => {
  const range = rangeOf({ type: 'Pod', max: { cpu: '1' } });
  const sized = (cpu: string) => ({ resources: { limits: { cpu } } });
  const containers = [
    { name: 'web', ...sized('600m') },
    { name: 'proxy', ...sized('300m') },
  ];
  const faults = (initContainers: object[]) =>
    findLimitFaults(fillSizes(parsePodSpec({ containers, initContainers }), []), [range]).map(
      ({ what }) => what,
    );
  expect(faults([{ name: 'init', ...sized('1') }])).toEqual([]);
  expect(faults([{ name: 'init', ...sized('2') }])).toEqual([
    'the pod in all is limited to 2 cpu, and the most is 1',
  ]);
  expect(faults([{ name: 'mesh', restartPolicy: 'Always', ...sized('200m') }])).toEqual([
    'the pod in all is limited to 1100m cpu, and the most is 1',
  ]);
});

it('blocks what admission refuses, tells what is given, and what could not be read', () => {
  const check = (resources: object, ranges: Parameters<typeof checkLimitRanges>[0]['ranges']) =>
    checkLimitRanges({ namespace: 'shop', spec: podOf(resources), ranges, cost: 'nothing serves.' });
  expect(check({ limits: { cpu: '2' } }, [rangeOf({ max: { cpu: '1' } })])).toMatchObject([
    {
      id: 'limit-range',
      level: 'block',
      message: expect.stringMatching(/sizes of shop .*limited to 2 cpu.*nothing serves/),
    },
  ]);
  expect(check({}, [rangeOf({ default: { cpu: '1' } })])).toMatchObject([{ level: 'ok' }]);
  expect(check({ limits: { cpu: '1' } }, [rangeOf({ default: { cpu: '1' } })])).toEqual([]);
  expect(check({}, { unread: 'denied' })).toMatchObject([{ level: 'unknown' }]);
});
