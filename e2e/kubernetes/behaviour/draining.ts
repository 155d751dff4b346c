import { describe, expect, test } from 'vitest';
import type { Ground } from './ground.ts';
import type { Product } from './product.ts';
import { make, podsOf } from './workloads.ts';

const dedicated = { key: 'dedicated', value: 'drain', effect: 'NoSchedule' };

/** Nodes that only these pods go to. */
const describeNode = (name: string) => {
  const size = { cpu: '4', memory: '16Gi', pods: '58', 'ephemeral-storage': '80Gi' };
  return {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, dedicated: 'drain' } },
    spec: { providerID: `aws:///eu-west-1a/i-${name}`, taints: [dedicated] },
    status: {
      capacity: size,
      allocatable: size,
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is ready' }],
      nodeInfo: { kubeletVersion: 'v1.34.1', operatingSystem: 'linux', architecture: 'amd64' },
    },
  };
};

type Pod = { metadata: { deletionTimestamp?: string }; spec: { nodeName: string } };

export function drainingSuite(open: () => { ground: Ground; product: Product }): void {
  describe('nodes', () => {
    test('a node is cordoned, drained of its pods, which serve elsewhere, and opened again', async () => {
      const { ground, product } = open();
      const { admin } = ground;
      for (const name of ['drained', 'spare']) {
        await admin.create('/api/v1/nodes', describeNode(name));
        await admin.until(`/api/v1/nodes/${name}`, ({ spec, status }) =>
          Boolean(
            spec.taints.length === 1 &&
              status.conditions?.some(
                (one: { type: string; status: string }) => one.type === 'Ready' && one.status === 'True',
              ),
          ),
        );
      }
      const podSpec = {
        nodeSelector: { dedicated: 'drain' },
        tolerations: [{ ...dedicated, operator: 'Equal' }],
      };
      await make(admin, 'moves', { replicas: 4, podSpec });
      const nodesOf = async () =>
        (await admin.get(podsOf('moves'))).items
          .filter((one: Pod) => !one.metadata.deletionTimestamp)
          .map((one: Pod) => one.spec.nodeName);
      expect(await nodesOf()).toContain('drained');
      expect(await product.changeNode('drained', 'cordon')).toMatchObject({ state: 'succeeded' });
      expect((await admin.get('/api/v1/nodes/drained')).spec.unschedulable).toBe(true);
      expect(await product.changeNode('drained', 'drain')).toMatchObject({ state: 'succeeded' });
      await expect.poll(nodesOf).toEqual(['spare', 'spare', 'spare', 'spare']);
      expect(await product.changeNode('drained', 'uncordon')).toMatchObject({ state: 'succeeded' });
      expect((await admin.get('/api/v1/nodes/drained')).spec.unschedulable).toBeUndefined();
    });
  });
}
