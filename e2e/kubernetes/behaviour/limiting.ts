import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ground } from './ground.ts';
import { openProduct, type Product } from './product.ts';
import { idOf, make, namespace, pathOf, podsOf } from './workloads.ts';

export function limitingSuite(open: () => { ground: Ground; product: Product }): void {
  describe('somebody who may only see one namespace', () => {
    let editor: Product;
    let viewer: Product;
    let stranger: Product;

    beforeAll(async () => {
      const { ground } = open();
      await make(ground.admin, 'limited');
      editor = openProduct(ground, 'shop-editor');
      viewer = openProduct(ground, 'shop-viewer');
      stranger = openProduct(ground, 'stranger');
    });
    afterAll(() => {
      for (const one of [editor, viewer, stranger]) one?.close();
    });

    test('reads it, and is told what is left out', async () => {
      const { value, incomplete } = await editor.reads.listServices(editor.cluster, {
        signal: editor.signal(),
      });
      expect(value).toContainEqual(expect.objectContaining({ id: idOf('limited'), running: 2 }));
      expect(new Set(value.map((one) => one.namespace))).toEqual(new Set([namespace]));
      expect(incomplete.length).toBeGreaterThan(0);
      const { value: tasks } = await editor.reads.listTasks(
        { cluster: editor.cluster, service: idOf('limited'), states: ['running'] },
        { signal: editor.signal() },
      );
      expect(tasks).toHaveLength(2);
    });

    test('changes what is there, and nothing elsewhere', async () => {
      expect(await editor.change(idOf('limited'), { action: 'scale', desired: 3 })).toMatchObject({
        state: 'succeeded',
      });
      const { spec } = await open().ground.admin.get(pathOf('limited'));
      expect(spec.replicas).toBe(3);
      await expect(editor.plan('payments.deployment.limited', { action: 'restart' })).rejects.toMatchObject({
        code: expect.stringMatching(/not_found|aws_access_denied/),
      });
    });

    test('is told in the plan what a viewer may not do', async () => {
      const plan = await viewer.plan(idOf('limited'), { action: 'scale', desired: 1 });
      expect(plan.checks).toContainEqual(
        expect.objectContaining({ level: 'block', message: expect.stringContaining('deployments/scale') }),
      );
      const { items } = await open().ground.admin.get(podsOf('limited'));
      const task = `${namespace}.${items[0].metadata.name}`;
      await expect(
        viewer.shells.check({ cluster: viewer.cluster, task }, viewer.signal()),
      ).rejects.toMatchObject({ message: expect.stringContaining('pods/exec') });
    });

    test('loses the way in with the access entry, and has it again with it', async () => {
      const { setAccess } = open().ground;
      const restart = () => editor.plan(idOf('limited'), { action: 'restart' });
      setAccess('shop-editor', false);
      // A cluster may go by what it knew for some seconds.
      await expect
        .poll(() =>
          restart().then(
            () => null,
            (error) => error.code,
          ),
        )
        .toBe('aws_access_denied');
      setAccess('shop-editor', true);
      await expect
        .poll(() =>
          restart().then(
            ({ title }) => title,
            () => null,
          ),
        )
        .toBeTruthy();
    });

    test('has no way in without an access entry, and is told which is missing', async () => {
      const refused = stranger.reads.listServices(stranger.cluster, { signal: stranger.signal() });
      await expect(refused).rejects.toMatchObject({ code: 'aws_access_denied' });
    });
  });
}
