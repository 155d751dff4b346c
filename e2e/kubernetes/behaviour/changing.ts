import { describe, expect, test } from 'vitest';
import type { Ground } from './ground.ts';
import type { Product } from './product.ts';
import { idOf, imageOf, make, namespace, pathOf, podsOf, setImage, settle } from './workloads.ts';

const mergePatch = (body: unknown) => ({ type: 'application/merge-patch+json', body });

export function changingSuite(open: () => { ground: Ground; product: Product }): void {
  describe('changes', () => {
    test('an image is deployed and the rollout is followed to its end', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'deploys');
      const action = { action: 'deploy' as const, container: 'web', image: 'nginx:2' };
      const ended = await product.change(idOf('deploys'), action);
      expect(ended).toMatchObject({ state: 'succeeded' });
      expect(await imageOf(ground.admin, 'deploys')).toMatch(/^(docker\.io\/library\/)?nginx/);
      const { metadata, status } = await ground.admin.get(pathOf('deploys'));
      expect(metadata.annotations['deployment.kubernetes.io/revision']).toBe('2');
      expect(status).toMatchObject({ updatedReplicas: 2, availableReplicas: 2 });
    });

    test.each(['deployment', 'statefulset', 'daemonset'] as const)(
      'a %s goes back to the revision before',
      async (kind) => {
        const { ground, product } = open();
        const name = `undo-${kind}`;
        await make(ground.admin, name, { kind });
        await setImage(ground.admin, name, 'nginx:2', kind);
        await settle(ground.admin, name, kind);
        const plan = await product.plan(idOf(name, kind), { action: 'rollback', to: { revision: '1' } });
        expect(plan.changes).toContainEqual(expect.objectContaining({ from: 'nginx:2', to: 'nginx:1' }));
        // A rehearsal has changed nothing.
        expect(await imageOf(ground.admin, name, kind)).toBe('nginx:2');
        expect(await product.carryOut(plan)).toMatchObject({ state: 'succeeded' });
        expect(await imageOf(ground.admin, name, kind)).toBe('nginx:1');
        const { spec } = await ground.admin.get(pathOf(name, kind));
        expect(JSON.stringify(spec.template)).not.toContain('pod-template-hash');
        const again = await product.plan(idOf(name, kind), { action: 'rollback', to: { revision: '3' } });
        expect(again.checks).toContainEqual(expect.objectContaining({ level: 'block' }));
      },
    );

    test('a rollout that is stuck fails by its deadline, and going back mends it', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'stuck', { spec: { progressDeadlineSeconds: 3 } });
      await ground.admin.send(
        'PATCH',
        pathOf('stuck'),
        mergePatch({ spec: { template: { metadata: { annotations: { 'rig/behaviour': 'never-ready' } } } } }),
      );
      const failed = await product.change(idOf('stuck'), { action: 'restart' });
      expect(failed).toMatchObject({ state: 'failed' });
      const mended = await product.change(idOf('stuck'), { action: 'rollback', to: { revision: '1' } });
      expect(mended).toMatchObject({ state: 'succeeded' });
      await settle(ground.admin, 'stuck');
    });

    test('a restart makes new pods of the same template', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'restarts');
      const uids = async () =>
        (await ground.admin.get(podsOf('restarts'))).items
          .filter((one: { metadata: { deletionTimestamp?: string } }) => !one.metadata.deletionTimestamp)
          .map((one: { metadata: { uid: string } }) => one.metadata.uid);
      const before = await uids();
      expect(await product.change(idOf('restarts'), { action: 'restart' })).toMatchObject({
        state: 'succeeded',
      });
      const after = await uids();
      expect(after).toHaveLength(2);
      expect(after.filter((one: string) => before.includes(one))).toEqual([]);
      expect(await imageOf(ground.admin, 'restarts')).toBe('nginx:1');
    });

    test('scaling goes by the scale alone, down to none and up again', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'scales');
      for (const desired of [4, 0, 1]) {
        expect(await product.change(idOf('scales'), { action: 'scale', desired })).toMatchObject({
          state: 'succeeded',
        });
        const { spec } = await ground.admin.get(pathOf('scales'));
        expect(spec.replicas).toBe(desired);
      }
      const plan = await product.plan(idOf('scales'), { action: 'scale', desired: 3 });
      await ground.admin.send('PATCH', `${pathOf('scales')}/scale`, mergePatch({ spec: { replicas: 2 } }));
      const seen = await product.operator.see({ plan, signal: product.signal() });
      expect(seen).not.toEqual(plan.seen);
    });

    test('a paused rollout waits, refuses going back, and goes on when resumed', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'pauses');
      const id = idOf('pauses');
      expect(await product.change(id, { action: 'pause' })).toMatchObject({ state: 'succeeded' });
      const waits = await product.change(id, { action: 'deploy', container: 'web', image: 'nginx:2' });
      expect(waits.state).toBe('succeeded');
      const { status } = await ground.admin.until(
        pathOf('pauses'),
        (one) => one.status.observedGeneration === one.metadata.generation,
      );
      expect(status).toMatchObject({ availableReplicas: 2 });
      expect(status.updatedReplicas ?? 0).toBe(0);
      const refused = await product.plan(id, { action: 'rollback', to: { revision: '1' } });
      expect(refused.checks).toContainEqual(
        expect.objectContaining({ level: 'block', message: expect.stringContaining('paused') }),
      );
      expect(await product.change(id, { action: 'resume' })).toMatchObject({ state: 'succeeded' });
      await settle(ground.admin, 'pauses');
    });

    test('the bounds of an autoscaler are changed, and its own scale is respected', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'bounds');
      const scalers = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
      await ground.admin.create(scalers, {
        metadata: { name: 'bounds' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'bounds' },
          minReplicas: 2,
          maxReplicas: 4,
          metrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
            },
          ],
        },
      });
      expect(await product.change(idOf('bounds'), { action: 'autoscaling', min: 2, max: 6 })).toMatchObject({
        state: 'succeeded',
      });
      const { spec } = await ground.admin.get(`${scalers}/bounds`);
      expect(spec).toMatchObject({ minReplicas: 2, maxReplicas: 6, scaleTargetRef: { name: 'bounds' } });
      expect(spec.metrics).toHaveLength(1);
      const scaled = await product.plan(idOf('bounds'), { action: 'scale', desired: 3 });
      expect(
        scaled.checks.some(({ level, message }) => level !== 'ok' && /HPA|autoscal/i.test(message)),
      ).toBe(true);
    });

    test('a quota that has no room is told before a scale', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'tight', { replicas: 1 });
      const quotas = `/api/v1/namespaces/${namespace}/resourcequotas`;
      const { items } = await ground.admin.get(`/api/v1/namespaces/${namespace}/pods`);
      await ground.admin.create(quotas, {
        metadata: { name: 'tight' },
        spec: { hard: { pods: String(items.length) } },
      });
      await ground.admin.until(`${quotas}/tight`, (one) => Number(one.status?.used?.pods) > 0);
      const plan = await product.plan(idOf('tight'), { action: 'scale', desired: 200 });
      await ground.admin.send('DELETE', `${quotas}/tight`);
      expect(plan.checks).toContainEqual(
        expect.objectContaining({
          message: expect.stringMatching(/quota/i),
          level: expect.stringMatching(/warn|block/),
        }),
      );
    });

    test('one pod is evicted, unless a budget is at its limit', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'evicts');
      const id = idOf('evicts');
      const taskOf = async () => {
        const { items } = await ground.admin.get(podsOf('evicts'));
        const pod = items.find(
          (one: { metadata: { deletionTimestamp?: string } }) => !one.metadata.deletionTimestamp,
        );
        return `${namespace}.${pod.metadata.name}`;
      };
      const task = await taskOf();
      expect(await product.change(id, { action: 'stop-task', task })).toMatchObject({ state: 'succeeded' });
      await settle(ground.admin, 'evicts');
      expect((await ground.admin.send('GET', podPath(task))).status).toBe(404);
      const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
      const selector = { matchLabels: { 'app.kubernetes.io/name': 'evicts' } };
      await ground.admin.create(budgets, {
        metadata: { name: 'evicts' },
        spec: { minAvailable: 2, selector },
      });
      await ground.admin.until(`${budgets}/evicts`, (one) => one.status?.currentHealthy === 2);
      const held = await product.plan(id, { action: 'stop-task', task: await taskOf() });
      expect(held.checks).toContainEqual(
        expect.objectContaining({ level: 'block', message: expect.stringContaining('evicts') }),
      );
    });
  });
}

const podPath = (task: string): string =>
  `/api/v1/namespaces/${namespace}/pods/${task.slice(task.indexOf('.') + 1)}`;
