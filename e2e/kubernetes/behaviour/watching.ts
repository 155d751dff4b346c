import { describe, expect, test } from 'vitest';
import { createReflector, type Reflector } from '#lib/adapters/kubernetes/watch/reflector.ts';
import type { Change, Tracked } from '#lib/adapters/kubernetes/watch/tracked.ts';
import type { Ground } from './ground.ts';
import type { Product } from './product.ts';

const namespace = 'shop';
const maps = `/api/v1/namespaces/${namespace}/configmaps`;

type Row = Tracked & { value: string };

/** Follows the ConfigMaps of a namespace and checks that what is told adds up to what is kept. */
function watch({ client }: Product) {
  const told = new Map<string, string>();
  const wrong: string[] = [];
  const hear = ({ kind, before, after }: Change<Row>) => {
    const { name = '', uid = '' } = after ?? before ?? {};
    const known = told.get(name);
    if (kind === 'added' && known) wrong.push(`${name} was added twice`);
    if (kind === 'changed' && known !== uid) wrong.push(`${name} changed and was not there`);
    if (kind === 'removed' && known !== uid) wrong.push(`${name} went and was not there`);
    if (kind === 'removed') told.delete(name);
    else told.set(name, uid);
  };
  const reflector: Reflector<Row> = createReflector<Row>({
    client,
    path: maps,
    project: (raw) => {
      const { metadata, data } = raw as { metadata: Tracked; data?: { value?: string } };
      const { uid, name, resourceVersion } = metadata;
      return { uid, name, namespace, resourceVersion, value: data?.value ?? '' };
    },
    timing: {
      silenceMs: 2_500,
      batchMs: 10,
      minBackoffMs: 50,
      maxBackoffMs: 500,
      refusedMs: 500,
      retryMs: 50,
    },
  });
  reflector.subscribe((changes) => changes.forEach(hear));
  reflector.start();
  return { reflector, told, wrong };
}

export function watchingSuite(open: () => { ground: Ground; product: Product }): void {
  describe('watches', () => {
    /** Other hands make, change and remove objects all the while; in the end nothing is lost or doubled. */
    const survive = async (breakIt: (ground: Ground, churn: () => Promise<void>) => Promise<void>) => {
      const { ground, product } = open();
      const { admin } = ground;
      const { reflector, told, wrong } = watch(product);
      let round = 0;
      const churn = async () => {
        round += 1;
        const name = `churn-${round}`;
        const map = (value: string) => ({ metadata: { name }, data: { value } });
        await admin.create(maps, map('1'));
        const type = 'application/merge-patch+json';
        await admin.send('PATCH', `${maps}/${name}`, { type, body: { data: { value: '2' } } });
        if (round > 2) await admin.send('DELETE', `${maps}/churn-${round - 2}`);
        // A name that comes back is another object.
        if (round % 3 === 0)
          await admin.create(maps, { metadata: { name: `churn-${round - 2}` }, data: { value: 'new' } });
      };
      try {
        await reflector.whenSynced(product.signal());
        await churn();
        await breakIt(ground, churn);
        for (let extra = 0; extra < 3; extra++) await churn();
        const { items } = await admin.get(maps);
        const truth = Object.fromEntries(
          items.map((one: { metadata: Tracked; data?: { value?: string } }) => [
            `${namespace}/${one.metadata.name}`,
            `${one.metadata.uid} ${one.data?.value ?? ''}`,
          ]),
        );
        await expect
          .poll(() =>
            Object.fromEntries(
              [...reflector.items()].map(([key, { uid, value }]) => [key, `${uid} ${value}`]),
            ),
          )
          .toEqual(truth);
        await expect
          .poll(() => [...told].map(([name, uid]) => `${name} ${uid}`).sort())
          .toEqual([...reflector.items().values()].map(({ name, uid }) => `${name} ${uid}`).sort());
        expect(wrong).toEqual([]);
      } finally {
        reflector.stop();
        for (const { name } of reflector.items().values())
          if (name.startsWith('churn-')) await admin.send('DELETE', `${maps}/${name}`);
      }
    };

    test('nothing breaks', () => survive(async (_ground, churn) => churn()));

    test('a cut connection is taken up where it broke', () =>
      survive(async ({ wire }, churn) => {
        for (let cuts = 0; cuts < 3; cuts++) {
          wire.cut();
          await churn();
        }
      }));

    test('a watch that has gone silent is given up and opened anew', () =>
      survive(async ({ wire }, churn) => {
        wire.silence();
        await churn();
        await churn();
      }));

    test('a past that was forgotten is listed anew', () =>
      survive(async ({ wire, forgetPast }, churn) => {
        // Nobody learns of it by the way before it is forgotten.
        wire.silence();
        wire.hold();
        await churn();
        await forgetPast();
        wire.cut();
      }));

    test('an API server that goes and comes back loses nothing', () =>
      survive(async ({ restart }, churn) => {
        await churn();
        await restart();
      }));
  });
}
