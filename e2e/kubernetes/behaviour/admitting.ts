import { describe, expect, test } from 'vitest';
import type { Ground } from './ground.ts';
import type { Product } from './product.ts';
import { idOf, make, namespace, pathOf } from './workloads.ts';

const core = `/api/v1/namespaces/${namespace}`;
const mergePatch = (body: unknown) => ({ type: 'application/merge-patch+json', body });
const sized = (resources: object) => ({ containers: [{ name: 'web', image: 'nginx:1', resources }] });
const size = { requests: { cpu: '10m' }, limits: { memory: '64Mi' } };

/** What is decided when pods are made, after every dry run of their workload. */
export function admittingSuite(open: () => { ground: Ground; product: Product }): void {
  const refusal = async (name: string): Promise<string> => {
    type Condition = { type: string; message: string };
    const failing = (conditions: Condition[] = []) =>
      conditions.find(({ type }) => type === 'ReplicaFailure');
    const { status } = await open().ground.admin.until(
      pathOf(name),
      (one) => failing(one.status.conditions) !== undefined,
    );
    return failing(status.conditions)?.message ?? '';
  };

  /** Waits until admission refuses such a pod: it goes by what its watch has told it. */
  const untilRefused = async (resources: object): Promise<void> => {
    const body = { metadata: { name: 'tried' }, spec: sized(resources) };
    const tried = () => open().ground.admin.send('POST', `${core}/pods?dryRun=All`, { body });
    await expect.poll(async () => (await tried()).status).toBe(403);
  };

  /** Has something in the namespace for as long as the work takes, since it is everybody's. */
  const within = async (
    path: string,
    body: { metadata: { name: string }; spec: object },
    work: () => Promise<void>,
  ) => {
    const { admin } = open().ground;
    await admin.create(path, body);
    try {
      await work();
    } finally {
      await admin.send('DELETE', `${path}/${body.metadata.name}`);
    }
  };

  describe('the admission of pods', () => {
    test('by a limit range is told before a rollout that it would stop, and going back stays open', async () => {
      const { ground, product } = open();
      const id = idOf('bounded');
      await make(ground.admin, 'bounded', { podSpec: sized(size) });
      const limits = [{ type: 'Container', min: { memory: '128Mi' }, default: { cpu: '100m' } }];
      await within(`${core}/limitranges`, { metadata: { name: 'least' }, spec: { limits } }, async () => {
        await untilRefused(size);
        const plan = await product.plan(id, { action: 'restart' });
        expect(plan.checks).toContainEqual(expect.objectContaining({ id: 'dry-run', level: 'ok' }));
        expect(plan.checks).toContainEqual(
          expect.objectContaining({
            id: 'limit-range',
            level: 'block',
            message: expect.stringContaining('container web asks for 64Mi memory, and the least is 128Mi'),
          }),
        );
        const grown = await product.plan(id, { action: 'scale', desired: 3 });
        expect(grown.checks).toContainEqual(expect.objectContaining({ id: 'limit-range', level: 'block' }));
        const annotations = { by: 'somebody else' };
        const body = { spec: { template: { metadata: { annotations } } } };
        await ground.admin.send('PATCH', pathOf('bounded'), mergePatch(body));
        expect(await refusal('bounded')).toContain('minimum memory usage per Container is 128Mi');
        // The pods of that revision run: none has to be made.
        const back = await product.change(id, { action: 'rollback', to: { revision: '1' } });
        expect(back).toMatchObject({ state: 'succeeded' });
      });
      const plan = await product.plan(id, { action: 'restart' });
      expect(plan.checks.filter(({ level }) => level === 'block')).toEqual([]);
    });

    test('by a quota of one scope is told of the pods in it, and of no others', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'in-scope', { podSpec: sized(size) });
      await make(ground.admin, 'out-of-scope');
      const spec = { hard: { pods: '0' }, scopes: ['NotBestEffort'] };
      const path = `${core}/resourcequotas`;
      await within(path, { metadata: { name: 'scoped' }, spec }, async () => {
        await ground.admin.until(`${path}/scoped`, ({ status }) => status?.used?.pods !== undefined);
        await untilRefused(size);
        const plan = await product.plan(idOf('in-scope'), { action: 'scale', desired: 3 });
        expect(plan.checks).toContainEqual(
          expect.objectContaining({
            id: 'quota',
            level: 'block',
            message: expect.stringContaining(
              'The quota scoped (for NotBestEffort) leaves room for 0 more pods',
            ),
          }),
        );
        await ground.admin.send('PATCH', pathOf('in-scope'), mergePatch({ spec: { replicas: 3 } }));
        expect(await refusal('in-scope')).toContain('exceeded quota: scoped');
        const free = await product.plan(idOf('out-of-scope'), { action: 'scale', desired: 3 });
        expect(free.checks.filter(({ id }) => id === 'quota')).toEqual([]);
        expect(await product.carryOut(free)).toMatchObject({ state: 'succeeded' });
      });
    });
  });
}
