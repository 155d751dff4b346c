import { expect, test } from 'vitest';
import { type KubeNode, projectNode } from '../model/kube-node.ts';
import { isWorthTelling } from './worth-telling.ts';

const makeNode = (resourceVersion: string, unschedulable: boolean, heartbeat: string): KubeNode => {
  const node = projectNode({
    metadata: { name: 'node-1', uid: 'a', resourceVersion },
    spec: { unschedulable },
    status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: heartbeat }] },
  });
  if (!node) throw new Error('It is no node.');
  return node;
};

test('a sign of life of a node is nothing to tell, what a page shows of it is', () => {
  const before = makeNode('1', false, '2026-03-01T12:00:00Z');
  const beat = makeNode('2', false, '2026-03-01T12:05:00Z');
  const cordoned = makeNode('3', true, '2026-03-01T12:05:00Z');
  expect(isWorthTelling('nodes', { kind: 'changed', before, after: beat })).toBe(false);
  expect(isWorthTelling('nodes', { kind: 'changed', before, after: cordoned })).toBe(true);
  expect(isWorthTelling('nodes', { kind: 'removed', before })).toBe(true);
});
