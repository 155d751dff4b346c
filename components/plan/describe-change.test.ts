import { describe, expect, it } from 'vitest';
import { describeChange, shortImage } from './describe-change.ts';

const digest = `sha256:77ab04${'0'.repeat(58)}`;

describe('describeChange', () => {
  it('names an image by its container, tag and short digest', () => {
    expect(
      describeChange({
        path: '/containerDefinitions/web/image',
        from: 'r.example/shop/checkout:v1.42.0',
        to: `r.example/shop/checkout:v1.41.2@${digest}`,
      }),
    ).toEqual({ name: 'image', container: 'web', from: 'v1.42.0', to: 'v1.41.2 · 77ab04…' });
  });
  it('tells a task that a drain moves elsewhere', () => {
    const change = { path: '/tasks/1a2b3c4d5e6f', from: 'gateway RUNNING', to: 'replaced elsewhere' };
    expect(describeChange(change)).toEqual({
      name: 'task',
      container: '1a2b3c4d',
      from: 'gateway RUNNING',
      to: 'replaced elsewhere',
    });
  });
  it('gives memory its unit', () => {
    expect(describeChange({ path: '/containerDefinitions/web/memory', from: 512, to: 1024 })).toMatchObject({
      name: 'memory',
      from: '512 MiB',
      to: '1,024 MiB',
    });
  });
  it('tells a variable that goes from one whose value is hidden', () => {
    const path = '/containerDefinitions/web/environment/CACHE_MODE';
    expect(describeChange({ path, from: 'lru', to: null })).toMatchObject({
      name: 'environment',
      from: 'CACHE_MODE=lru',
      to: null,
    });
    expect(describeChange({ path, from: { name: 'CACHE_MODE', value: null }, to: null }).from).toBe(
      'CACHE_MODE (hidden)',
    );
    expect(describeChange({ path: `${path}/value`, from: 'lru', to: 'lfu' }).to).toBe('CACHE_MODE=lfu');
  });
  it('names a task by the start of its id', () => {
    expect(
      describeChange({
        path: `/tasks/6cd8086d${'0'.repeat(24)}/desiredStatus`,
        from: 'RUNNING',
        to: 'STOPPED',
      }),
    ).toMatchObject({ name: 'desired status', container: '6cd8086d' });
  });
  it('shortens a task definition ARN and words a service field', () => {
    expect(
      describeChange({
        path: '/taskDefinition',
        from: 'arn:aws:ecs:eu-west-1:1:task-definition/checkout:118',
        to: 'checkout:117',
      }),
    ).toEqual({ name: 'task definition', container: undefined, from: 'checkout:118', to: 'checkout:117' });
    expect(describeChange({ path: '/desiredCount', from: 4, to: 8 }).name).toBe('desired count');
  });
});

describe('shortImage', () => {
  it('falls back to the digest, then to the name', () => {
    expect(shortImage(`r.example/a/b@${digest}`)).toBe('77ab04…');
    expect(shortImage('r.example/a/b')).toBe('b');
    expect(shortImage('localhost:5000/a/b:v2')).toBe('v2');
  });
});

it('changes of a workload of Kubernetes are told without the trunk of its paths', () => {
  const said = (path: string, from: unknown, to: unknown) => describeChange({ path, from, to });
  expect(said('/spec/replicas', 4, 5)).toMatchObject({ name: 'replicas', from: '4', to: '5' });
  expect(said('/spec/template/spec/containers/web/image', 'r/web:v2', 'r/web:v1')).toMatchObject({
    name: 'image',
    container: 'web',
    to: 'v1',
  });
  expect(said('/spec/template/spec/containers/web/env/RELEASE/value', 'v2', 'v1')).toMatchObject({
    name: 'environment',
    from: 'RELEASE=v2',
    to: 'RELEASE=v1',
  });
  expect(said('/spec/template/spec/containers/web/resources/requests/cpu', '2', '250m')).toMatchObject({
    from: '2',
    to: '250m',
  });
  expect(said('/metadata/annotations/kubernetes.io~1change-cause', null, 'v1')).toMatchObject({
    name: 'change cause',
  });
});

it('a restart of Kubernetes is what it does, not the annotation that does it', () => {
  const to = { 'kubectl.kubernetes.io/restartedAt': '2026-11-22T15:40:11Z' };
  for (const change of [
    { path: '/spec/template/metadata/annotations', from: null, to },
    {
      path: '/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',
      from: '2026-11-21T15:40:11Z',
      to: '2026-11-22T15:40:11Z',
    },
  ])
    expect(describeChange(change)).toEqual({ name: 'pods', from: null, to: 'replaced by new ones' });
});

it('a drain names the pods that go', () => {
  expect(describeChange({ path: '/spec/unschedulable', from: false, to: true })).toMatchObject({
    name: 'closed to new pods',
    from: 'no',
    to: 'yes',
  });
  expect(
    describeChange({ path: '/pods/shop.cart-64cf69bd9b-7xz7r', from: 'Running', to: 'evicted' }),
  ).toMatchObject({ name: 'pod', container: 'cart-64cf69bd9b-7xz7r', from: 'Running', to: 'evicted' });
});
