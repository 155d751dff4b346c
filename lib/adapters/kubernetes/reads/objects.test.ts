import { afterAll, beforeAll, expect, test } from 'vitest';
import { harbour, type Reads, startReads } from './world-for-tests.ts';

let world: Reads;
const options = { signal: new AbortController().signal };

beforeAll(async () => {
  world = await startReads();
});
afterAll(() => world.close());

test('objects of any listable kind come as kubectl prints them, page by page', async () => {
  const { value: kinds } = await world.kubernetes.listObjectKinds(harbour, options);
  expect(kinds).toContainEqual({
    resource: 'jobs.batch',
    kind: 'Job',
    namespaced: true,
    shortNames: [],
  });
  expect(kinds.some(({ resource }) => resource.startsWith('selfsubject'))).toBe(false);
  const page = { cluster: harbour, resource: 'pods', namespace: 'shop', limit: 5 };
  const first = await world.kubernetes.listObjects(page, options);
  expect(first.value.items).toHaveLength(5);
  expect(first.value.columns[0]).toEqual({ name: 'Name', wide: false });
  const cursor = first.value.nextCursor ?? '';
  const second = await world.kubernetes.listObjects({ ...page, cursor }, options);
  const ids = [...first.value.items, ...second.value.items].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a Secret shows the names of their keys', async () => {
  const path = '/api/v1/namespaces/shop/secrets';
  const data = { url: Buffer.from('postgresql://secret').toString('base64') };
  await world.kubectl.send('POST', path, { body: { metadata: { name: 'probe' }, data } });
  const ref = { cluster: harbour, resource: 'secrets', namespace: 'shop', name: 'probe' };
  const { value } = await world.kubernetes.getObject(ref, options);
  expect(value).toMatchObject({ kind: 'Secret', data: { url: null } });
});

test('an unknown kind, or a name without the namespace that it needs, is refused', async () => {
  const ask = (resource: string) =>
    world.kubernetes.getObject({ cluster: harbour, resource, name: 'checkout' }, options);
  await expect(ask('boats.example.com')).rejects.toMatchObject({ code: 'not_found' });
  await expect(ask('pods')).rejects.toMatchObject({ code: 'invalid_input' });
});

test('namespaces come with their status', async () => {
  const { value } = await world.kubernetes.listNamespaces(harbour, options);
  expect(value).toContainEqual({ name: 'shop', status: 'Active' });
});
