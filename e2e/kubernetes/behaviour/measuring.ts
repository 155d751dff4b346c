import { describe, expect, test } from 'vitest';
import type { Ground } from './ground.ts';
import type { Product } from './product.ts';
import { idOf, make, namespace, pathOf } from './workloads.ts';

export function measuringSuite(open: () => { ground: Ground; product: Product }): void {
  describe('usage', () => {
    test('what pods use is told, and an autoscaler acts on it', async () => {
      const { ground, product } = open();
      const { reads, cluster, signal } = product;
      const resources = { requests: { cpu: '100m', memory: '64Mi' } };
      const podSpec = { containers: [{ name: 'web', image: 'nginx:1', resources }] };
      await make(ground.admin, 'busy', { replicas: 1, annotations: { 'rig/cpu': '300m' }, podSpec });
      const ref = { cluster, service: idOf('busy') };
      await ground.admin.create(`/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`, {
        metadata: { name: 'busy' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'busy' },
          minReplicas: 1,
          maxReplicas: 3,
          metrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
            },
          ],
        },
      });
      const usedCpu = async () => {
        const { value } = await reads.getMetrics({ ...ref, rangeMs: 600_000 }, { signal: signal() });
        const points = value.series.find(({ name }) => name === 'CPU')?.points ?? [];
        return points.findLast(([, percent]) => percent !== null)?.[1] ?? null;
      };
      // A metrics server measures twice before it tells; numbers from the future are in no window of time.
      if (ground.isOnTime) await expect.poll(usedCpu, { interval: 1_000 }).toBeGreaterThan(200);
      await ground.admin.until(pathOf('busy'), ({ spec }) => spec.replicas === 3);
      const scaling = async () => (await reads.getScaling(ref, { signal: signal() })).value;
      await expect.poll(scaling).toMatchObject({ min: 1, max: 3, desired: 3 });
    });
  });
}
