import { describe, expect, test } from 'vitest';
import type { LogLine } from '#lib/contract/logs.ts';
import type { Followed, KubeClient } from '../kube-client.ts';
import type { Ground } from './ground.ts';
import type { Product } from './product.ts';
import { idOf, make, namespace, podsOf } from './workloads.ts';

type Pod = { metadata: { name: string } };

/** What a container wrote, as other hands read it: a line for each, its time and its text. */
async function readLog(admin: KubeClient, pod: string, query = ''): Promise<string[]> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?timestamps=true${query}`;
  const { text } = await admin.send('GET', path);
  return text.trimEnd().split('\n').filter(Boolean);
}

const messageOf = (line: string): string => line.slice(line.indexOf(' ') + 1);

export function streamingSuite(open: () => { ground: Ground; product: Product }): void {
  describe('logs and shells', () => {
    test('the lines of all pods are merged in order, and followed through a rollout without a loss', async () => {
      const { ground, product } = open();
      const { admin } = ground;
      // A moment to end in, as real pods have.
      const annotations = { 'rig/log-every': '100ms', 'rig/stop-after': '500ms' };
      await make(admin, 'writes', { annotations });
      const controller = new AbortController();
      const lines: LogLine[] = [];
      const gaps: unknown[] = [];
      const query = { cluster: product.cluster, service: idOf('writes'), limit: 1000 };
      const tail = (async () => {
        for await (const event of product.logs.tail({ ...query, signal: controller.signal })) {
          if (event.type === 'line') lines.push(...event.lines);
          if (event.type === 'gap') gaps.push(event.gap);
        }
      })();
      const told = (pod: string): string[] =>
        lines.filter(({ source }) => source.task === `${namespace}.${pod}`).map(({ message }) => message);
      // Other hands follow each pod as well.
      const truth = new Map<string, Followed>();
      const follow = async (): Promise<string[]> => {
        const { items } = await admin.get<{ items: Pod[] }>(podsOf('writes'));
        const names = items.map(({ metadata }) => metadata.name).filter((name) => !truth.has(name));
        for (const name of names)
          truth.set(
            name,
            admin.follow(`/api/v1/namespaces/${namespace}/pods/${name}/log?follow=true&timestamps=true`),
          );
        return names;
      };
      const written = (pod: string): string[] => (truth.get(pod)?.lines ?? []).map(messageOf);
      const before = await follow();
      const haveAll = (least: (pod: string) => number) => () =>
        before.every((pod) => told(pod).length >= least(pod));
      await expect.poll(haveAll(() => 1)).toBe(true);
      // What comes after what was there shows that they are followed.
      const there = new Map(before.map((pod) => [pod, told(pod).length]));
      await expect.poll(haveAll((pod) => (there.get(pod) ?? 0) + 2)).toBe(true);
      expect(await product.change(idOf('writes'), { action: 'restart' })).toMatchObject({
        state: 'succeeded',
      });
      const after = await follow();
      expect([before.length, after.length]).toEqual([2, 2]);
      // Those that went are told to their last line.
      await Promise.all(before.map((pod) => truth.get(pod)?.ended));
      for (const pod of before) await expect.poll(() => told(pod)).toEqual(written(pod));
      // Those that came are told from their first.
      await expect.poll(() => after.every((pod) => written(pod).length >= 4)).toBe(true);
      for (const pod of after) {
        const first = written(pod).slice(0, 4);
        await expect.poll(() => told(pod).slice(0, 4)).toEqual(first);
      }
      controller.abort();
      for (const { stop } of truth.values()) stop();
      await tail;
      expect(gaps).toEqual([]);
      expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    });

    test('a page of lines is in order, and the earlier run of a container is read', async () => {
      const { ground, product } = open();
      const { admin } = ground;
      const annotations = { 'rig/behaviour': 'crash', 'rig/log-every': '50ms', 'rig/back-off': '10h' };
      await make(admin, 'crashes', { replicas: 1, annotations });
      // Until the next run nothing changes which one is the earlier: the back-off outlasts the test.
      const { items } = await admin.until(
        podsOf('crashes'),
        (list: {
          items: { status: { containerStatuses?: { state: { waiting?: { reason: string } } }[] } }[];
        }) =>
          list.items.some(
            ({ status }) => status.containerStatuses?.[0]?.state.waiting?.reason === 'CrashLoopBackOff',
          ),
      );
      const [pod] = items as unknown as Pod[];
      const query = {
        cluster: product.cluster,
        service: idOf('crashes'),
        limit: 100,
        signal: product.signal(),
      };
      const { value } = await product.logs.list({ ...query, previous: true });
      const raw = await readLog(admin, pod?.metadata.name ?? '', '&previous=true');
      expect(raw.length).toBeGreaterThan(0);
      expect(value.map(({ message }) => message)).toEqual(raw.map(messageOf));
      const times = value.map(({ at }) => at);
      expect(times).toEqual([...times].sort());
    });

    test('a shell takes input and tells how it ended', async () => {
      const { ground, product } = open();
      await make(ground.admin, 'shells', { replicas: 1 });
      const { items } = await ground.admin.get(podsOf('shells'));
      const request = { cluster: product.cluster, task: `${namespace}.${items[0].metadata.name}` };
      expect(await product.shells.check(request, product.signal())).toEqual({ container: 'web' });
      const shell = await product.shells.open({ ...request, command: ['sh'] }, product.signal());
      let shown = '';
      const reading = (async () => {
        for await (const bytes of shell.output) shown += Buffer.from(bytes).toString('utf8');
      })();
      shell.resize({ columns: 120, rows: 40 });
      await shell.write(Buffer.from('echo $((40 + 2)) hostname; hostname\r').subarray(0));
      await expect.poll(() => shown).toContain('hostname');
      await shell.write(Buffer.from('exit 3\r'));
      expect(await shell.ended).toMatchObject({ exitCode: 3 });
      await reading;
      const missing = await product.shells.open(
        { ...request, command: ['no-such-program'] },
        product.signal(),
      );
      const end = await missing.ended;
      expect(end).toMatchObject({ exitCode: null, reason: expect.stringContaining('no-such-program') });
    });
  });
}
