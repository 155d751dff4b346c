import { expect, it } from 'vitest';
import type { ResolvedImage } from '#lib/adapters/ecr/resolve-images.ts';
import { projectNode } from '#lib/adapters/kubernetes/model/kube-node.ts';
import { checkArchitecture, checkLostPlatforms } from './architecture-check.ts';
import { mayRunOn } from './placement.ts';
import { parsePodSpec } from './pod-spec.ts';

type NodeInput = { arch?: string; os?: string; labels?: Record<string, string>; taints?: object[] };
const nodeOf = ({ arch = 'amd64', os = 'linux', labels, taints = [] }: NodeInput = {}) => {
  const found = projectNode({
    metadata: {
      name: `node-${arch}`,
      uid: 'n',
      labels: { 'kubernetes.io/arch': arch, 'kubernetes.io/os': os, ...labels },
    },
    spec: { taints },
    status: {},
  });
  if (!found) throw new Error('no node');
  return found;
};
const imageOf = (...platforms: string[]): ResolvedImage => ({
  container: 'web',
  reference: 'web:1',
  ecr: null,
  state: {
    state: 'present',
    digest: 'sha256:1',
    tags: [],
    expires: false,
    platforms: platforms.map((one) => {
      const [os = '', architecture = ''] = one.split('/');
      return { os, architecture };
    }),
  },
});
const podOf = (more: object = {}) => parsePodSpec({ containers: [{ name: 'web', image: 'web:1' }], ...more });

const check = (images: ResolvedImage[], nodes: ReturnType<typeof nodeOf>[], more: object = {}) =>
  checkArchitecture({ spec: podOf(more), images, nodes, isDaemon: false, isOnFargate: false });

const arm = nodeOf({ arch: 'arm64' });
const amd = nodeOf();
const gpu = nodeOf({ arch: 'arm64', taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] });
const windows = nodeOf({ os: 'windows' });

it('blocks an image that no node which takes the pods can run', () => {
  expect(check([imageOf('linux/arm64')], [amd, amd])).toMatchObject([
    {
      id: 'architecture-web',
      level: 'block',
      message: expect.stringMatching(/built for linux\/arm64 only, and all 2 nodes .* linux\/amd64/),
    },
  ]);
  expect(check([imageOf('linux/amd64')], [windows])).toMatchObject([{ level: 'block' }]);
});

it('warns of the nodes that do not fit, and leaves out those that take no such pod', () => {
  expect(check([imageOf('linux/amd64')], [amd, arm, amd])).toMatchObject([
    { level: 'warn', message: expect.stringContaining('1 of the 3 nodes') },
  ]);
  expect(check([imageOf('linux/amd64')], [amd, gpu])).toMatchObject([{ id: 'architecture', level: 'ok' }]);
  const kept = { nodeSelector: { 'kubernetes.io/arch': 'amd64' } };
  expect(check([imageOf('linux/amd64')], [amd, arm], kept)).toMatchObject([{ level: 'ok' }]);
  expect(check([imageOf('linux/amd64', 'linux/arm64')], [amd, arm])).toMatchObject([{ level: 'ok' }]);
});

it('says nothing of what it does not know', () => {
  expect(check([imageOf()], [amd])).toEqual([]);
  expect(check([{ ...imageOf(), state: null }], [amd])).toEqual([]);
  expect(check([imageOf('linux/arm64')], [])).toEqual([]);
  expect(check([imageOf('linux/arm64')], [amd], { nodeSelector: { pool: 'new' } })).toEqual([]);
});

it('knows that Fargate runs amd64', () => {
  const on = (image: ResolvedImage) =>
    checkArchitecture({ spec: podOf(), images: [image], nodes: [arm], isDaemon: false, isOnFargate: true });
  expect(on(imageOf('linux/arm64'))).toMatchObject([{ level: 'block' }]);
  expect(on(imageOf('linux/amd64'))).toEqual([]);
});

it('without nodes to read tells of a platform that an image lost', () => {
  const lost = (before: ResolvedImage, after: ResolvedImage) =>
    checkLostPlatforms({ before: [before], images: [after], reason: 'denied' });
  expect(lost(imageOf('linux/amd64', 'linux/arm64'), imageOf('linux/arm64'))).toMatchObject([
    { level: 'unknown', message: expect.stringContaining('linux/amd64 too') },
  ]);
  expect(lost(imageOf('linux/arm64'), imageOf('linux/arm64'))).toEqual([]);
});

const terms = (...nodeSelectorTerms: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const wants = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, values }],
});

it.each([
  ['one of its terms', terms(wants('pool', 'In', 'a'), wants('zone', 'Exists')), true],
  ['none of its terms', terms(wants('pool', 'NotIn', 'b', 'c')), false],
  ['more than', terms(wants('cores', 'Gt', '4')), true],
  ['less than', terms(wants('cores', 'Lt', '4')), false],
  ['an empty term', terms({}), false],
  [
    'its name',
    terms({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-amd64'] }] }),
    true,
  ],
])('a pod that requires %s is placed as the scheduler has it', (_what, more, isTaken) => {
  const node = nodeOf({ labels: { pool: 'b', zone: 'x', cores: '8' } });
  expect(mayRunOn(node, podOf(more), false)).toBe(isTaken);
});

it.each([
  ['none', [], false],
  ['the key alone', [{ key: 'gpu', operator: 'Exists' }], true],
  ['another value', [{ key: 'gpu', value: 'no' }], false],
  ['the very taint', [{ key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }], true],
  ['everything', [{ operator: 'Exists' }], true],
])('a taint is borne with the toleration of %s or not', (_what, tolerations, isTaken) => {
  expect(mayRunOn(gpu, podOf({ tolerations }), false)).toBe(isTaken);
});

it('a cordoned node takes the pods of a DaemonSet alone', () => {
  const cordoned = nodeOf({ taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] });
  expect(mayRunOn(cordoned, podOf(), true)).toBe(true);
  expect(mayRunOn(cordoned, podOf(), false)).toBe(false);
});

it.each([
  ['NoExecute', false],
  ['NoSchedule', false],
  ['PreferNoSchedule', true],
])('a taint of %s keeps pods away or not', (effect, isTaken) => {
  expect(mayRunOn(nodeOf({ taints: [{ key: 'gpu', effect }] }), podOf(), false)).toBe(isTaken);
});
