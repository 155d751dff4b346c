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
