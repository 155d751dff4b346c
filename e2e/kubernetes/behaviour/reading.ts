import { beforeAll, describe, expect, test } from 'vitest';
import type { Ground } from './ground.ts';
import type { Product } from './product.ts';
import { idOf, make, namespace, pathOf, podsOf, setImage } from './workloads.ts';

export function readingSuite(open: () => { ground: Ground; product: Product }): void {
  describe('reads', () => {
    beforeAll(async () => {
      const { admin } = open().ground;
      await make(admin, 'reads', { replicas: 3 });
      await make(admin, 'reads-db', { kind: 'statefulset' });
      await make(admin, 'reads-agent', { kind: 'daemonset' });
    });

    const rowOf = async (id: string) => {
      const { reads, cluster, signal } = open().product;
      const { value } = await reads.listServices(cluster, { signal: signal() });
      return value.find((one) => one.id === id);
    };

    test('the cluster is known by EKS, and its nodes by Kubernetes', async () => {
      const { reads, cluster, kubernetes, signal } = open().product;
      const clusters = await reads.listClusters({ signal: signal() });
      expect(clusters.value).toContainEqual(
        expect.objectContaining({ id: cluster, platform: 'eks', status: 'ACTIVE' }),
      );
      const nodes = await reads.listNodes(cluster, { signal: signal() });
      const { items } = await open().ground.admin.get('/api/v1/nodes');
      expect(nodes.value.map(({ id }) => id).sort()).toEqual(
        items.map((one: { metadata: { name: string } }) => one.metadata.name).sort(),
      );
      const namespaces = await kubernetes.listNamespaces(cluster, { signal: signal() });
      expect(namespaces.value).toContainEqual(expect.objectContaining({ name: 'shop', status: 'Active' }));
    });

    test('every kind of workload is a service, steady with all of its pods', async () => {
      await expect
        .poll(() => rowOf(idOf('reads')))
        .toMatchObject({
          status: 'steady',
          desired: 3,
          running: 3,
          pending: 0,
          namespace,
          kind: 'deployment',
        });
      await expect
        .poll(() => rowOf(idOf('reads-db', 'statefulset')))
        .toMatchObject({ status: 'steady', desired: 2, running: 2 });
      const { status } = await open().ground.admin.get(pathOf('reads-agent', 'daemonset'));
      await expect
        .poll(() => rowOf(idOf('reads-agent', 'daemonset')))
        .toMatchObject({
          status: 'steady',
          desired: status.desiredNumberScheduled,
          running: status.desiredNumberScheduled,
        });
    });

    test('its tasks are its pods', async () => {
      const { reads, cluster, signal } = open().product;
      const { items } = await open().ground.admin.get(podsOf('reads'));
      const scope = { cluster, service: idOf('reads'), states: ['running' as const, 'pending' as const] };
      const listed = async () =>
        (await reads.listTasks(scope, { signal: signal() })).value
          .map(({ id, state, serviceId }) => ({ id, state, serviceId }))
          .sort((a, b) => a.id.localeCompare(b.id));
      await expect.poll(listed).toEqual(
        items.map(({ metadata: { name } }: { metadata: { name: string } }) => ({
          id: `${namespace}.${name}`,
          state: 'running',
          serviceId: idOf('reads'),
        })),
      );
    });

    test('a crash loop, an image that is not there and a rollout that is stuck are told in words', async () => {
      const { admin } = open().ground;
      await make(admin, 'reads-crash', {
        replicas: 1,
        annotations: { 'rig/behaviour': 'crash', 'rig/exit-code': '3' },
      });
      await make(admin, 'reads-image', { replicas: 1, annotations: { 'rig/behaviour': 'image-error' } });
      const spec = { progressDeadlineSeconds: 2 };
      await make(admin, 'reads-stuck', {
        replicas: 1,
        annotations: { 'rig/behaviour': 'never-ready' },
        spec,
      });
      const { reads, cluster, signal } = open().product;
      const verdictOf = async (name: string) => {
        const scope = { cluster, service: idOf(name), states: ['running' as const, 'pending' as const] };
        const { value } = await reads.listTasks(scope, { signal: signal() });
        return value[0]?.verdict ?? '';
      };
      await expect.poll(() => verdictOf('reads-crash')).toMatch(/exit(ed|s)?.*\b3\b|code 3/i);
      await expect.poll(() => verdictOf('reads-image')).toMatch(/pull/i);
      await expect
        .poll(() => rowOf(idOf('reads-stuck')))
        .toMatchObject({ status: 'failing', reason: expect.stringMatching(/deadline|progress/i) });
    });

    test('a rollout becomes the newest deployment', async () => {
      const { reads, cluster, signal } = open().product;
      await setImage(open().ground.admin, 'reads', 'nginx:2');
      const deployments = async () =>
        (await reads.listDeployments({ cluster, service: idOf('reads') }, { signal: signal() })).value;
      await expect.poll(deployments).toMatchObject([
        { number: 2, status: 'successful', current: true, to: { images: [{ tag: '2' }] } },
        { number: 1, current: false },
      ]);
    });

    test('changes are told as they happen', async () => {
      const { product, ground } = open();
      const topics: string[] = [];
      const stop = product.subscribe(({ cluster, topics: changed }) => {
        if (cluster === product.cluster) topics.push(...changed);
      });
      const type = 'application/merge-patch+json';
      await ground.admin.send('PATCH', `${pathOf('reads')}/scale`, { type, body: { spec: { replicas: 4 } } });
      await expect.poll(() => topics).toContain('tasks');
      await expect.poll(() => rowOf(idOf('reads'))).toMatchObject({ desired: 4, running: 4 });
      stop();
    });

    test('objects of any kind are paged, and read without what nobody reads', async () => {
      const { kubernetes, cluster, signal } = open().product;
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { cluster, resource: 'pods', namespace, limit: 2, ...(cursor ? { cursor } : {}) };
        const { value } = await kubernetes.listObjects(query, { signal: signal() });
        expect(value.items.length).toBeLessThanOrEqual(2);
        seen.push(...value.items.map(({ name }) => name));
        cursor = value.nextCursor ?? undefined;
      } while (cursor);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((name) => name.startsWith('reads-db-'))).toEqual(['reads-db-0', 'reads-db-1']);
      const ref = { cluster, resource: 'statefulsets.apps', namespace, name: 'reads-db' };
      const { value } = await kubernetes.getObject(ref, { signal: signal() });
      expect(value).toMatchObject({ kind: 'StatefulSet', metadata: { name: 'reads-db' } });
      expect(JSON.stringify(value)).not.toContain('managedFields');
    });
  });
}
