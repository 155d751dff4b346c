import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EksWorld, harbour, startEksWorld } from '#lib/adapters/eks/world-for-tests.ts';
import { createKubernetesPlatform, type KubernetesPlatform } from './create-kubernetes-platform.ts';

let world: EksWorld;
let platform: KubernetesPlatform;
const { signal } = new AbortController();

beforeAll(async () => {
  world = await startEksWorld();
  platform = createKubernetesPlatform({ platform: 'eks', directory: world.open(), now: () => new Date() });
});

afterAll(async () => {
  platform.close();
  await world.close();
});

test('an id that is no cluster leaves nothing open, however it is asked for', async () => {
  const { reads, kubernetes } = platform.upstream;
  const nowhere = harbour.replace('harbour', 'nowhere');
  const task = 'shop.web-0';
  for (const read of [
    () => reads.listServices(nowhere, { signal }),
    () => reads.listNodes(nowhere, { signal }),
    () => reads.getTask({ cluster: nowhere, task }, { signal }),
    () => kubernetes.listObjectKinds(nowhere, { signal }),
  ])
    await expect(read()).rejects.toMatchObject({ code: 'not_found' });
  expect(platform.openCount()).toBe(0);

  await reads.listServices(harbour, { signal });
  expect(platform.openCount()).toBe(1);
});
