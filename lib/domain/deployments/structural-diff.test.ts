import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffContents } from './structural-diff.ts';

const web = (image: string, more: Record<string, unknown> = {}) => ({ name: 'web', image, ...more });

describe('diffContents', () => {
  it('names a container by its name', () => {
    const from = { containerDefinitions: [{ name: 'envoy', image: 'envoy:1' }, web('shop:1')] };
    const to = { containerDefinitions: [web('shop:2'), { name: 'envoy', image: 'envoy:1' }] };
    expect(diffContents(from, to)).toEqual([
      { path: '/containerDefinitions/web/image', from: 'shop:1', to: 'shop:2' },
    ]);
  });

  it('tells added, removed and changed environment by name', () => {
    const from = {
      containerDefinitions: [
        web('a', {
          environment: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        }),
      ],
    };
    const to = {
      containerDefinitions: [
        web('a', {
          environment: [
            { name: 'C', value: '3' },
            { name: 'A', value: '9' },
          ],
        }),
      ],
    };
    expect(diffContents(from, to)).toEqual([
      { path: '/containerDefinitions/web/environment/A/value', from: '1', to: '9' },
      { path: '/containerDefinitions/web/environment/B', from: { name: 'B', value: '2' }, to: null },
      { path: '/containerDefinitions/web/environment/C', from: null, to: { name: 'C', value: '3' } },
    ]);
  });

  it('leaves out what AWS adds by itself', () => {
    const from = {
      taskDefinitionArn: 'x:1',
      revision: 1,
      status: 'INACTIVE',
      registeredBy: 'ci',
      cpu: '256',
    };
    const to = {
      taskDefinitionArn: 'x:2',
      revision: 2,
      status: 'ACTIVE',
      compatibilities: ['EC2'],
      cpu: '256',
    };
    expect(diffContents(from, to)).toEqual([]);
  });

  it('takes an empty list for an absent one', () => {
    expect(diffContents({ volumes: [], tags: {} }, {})).toEqual([]);
    expect(diffContents({}, { volumes: [{ name: 'data' }] })).toEqual([
      { path: '/volumes', from: null, to: [{ name: 'data' }] },
    ]);
  });

  it('shows a list of words as a whole', () => {
    expect(diffContents({ command: ['a', 'b'] }, { command: ['a', 'c'] })).toEqual([
      { path: '/command', from: ['a', 'b'], to: ['a', 'c'] },
    ]);
  });

  it('goes by position where members have no name, or one twice', () => {
    expect(diffContents({ ports: [{ p: 1 }, { p: 2 }] }, { ports: [{ p: 1 }, { p: 3 }] })).toEqual([
      { path: '/ports/1/p', from: 2, to: 3 },
    ]);
    const twice = [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ];
    expect(diffContents({ e: twice }, { e: [twice[0], { name: 'A', value: '3' }] })).toEqual([
      { path: '/e/1/value', from: '2', to: '3' },
    ]);
  });

  it('escapes names as JSON Pointer does', () => {
    expect(diffContents({ options: { 'a/b~c': 1 } }, { options: { 'a/b~c': 2 } })).toEqual([
      { path: '/options/a~1b~0c', from: 1, to: 2 },
    ]);
  });

  it('finds nothing between equals, and the reverse of a difference in the other direction', () => {
    const content = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(content, content, (from, to) => {
        expect(diffContents(from, structuredClone(from))).toEqual([]);
        const there = diffContents(from, to)
          .map((change) => change.path)
          .sort();
        const back = diffContents(to, from)
          .map((change) => change.path)
          .sort();
        expect(back).toEqual(there);
      }),
      { numRuns: 200 },
    );
  });
});
