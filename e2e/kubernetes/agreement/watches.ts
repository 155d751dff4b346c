import { expect } from 'vitest';
import type { Followed } from '../kube-client.ts';
import { asTable, merge, namespace, type Server, type Story } from './story.ts';

const maps = `/api/v1/namespaces/${namespace}/configmaps`;

type WatchEvent = { type: string; object: Record<string, unknown> & { metadata: Record<string, unknown> } };

const parse = ({ lines }: Followed): WatchEvent[] => lines.filter(Boolean).map((line) => JSON.parse(line));

const shorten = (events: WatchEvent[]) =>
  events.map(({ type, object }) => {
    if (type === 'ERROR') return { type, object };
    if (type === 'BOOKMARK') return { type, object };
    return { type, kind: object.kind, name: object.metadata.name };
  });

const describeMap = (name: string) => ({ metadata: { name, labels: { v: '1' } }, data: { v: '1' } });

async function followUntil(followed: Followed, isEnough: (lines: string[]) => boolean) {
  const status = await followed.opened;
  await expect.poll(() => isEnough(followed.lines)).toBe(true);
  const events = shorten(parse(followed));
  followed.stop();
  return { status, events };
}

const versionOf = async ({ client }: Server): Promise<string> =>
  (await client.get(maps)).metadata.resourceVersion;

export const watchStories: Story[] = [
  {
    title: 'a watch tells what changes after a list',
    tell: async (server) => {
      const { client } = server;
      const followed = client.follow(`${maps}?watch=true&resourceVersion=${await versionOf(server)}`);
      await followed.opened;
      await client.create(maps, describeMap('w1'));
      await client.send('PATCH', `${maps}/w1`, merge({ data: { v: '2' } }));
      await client.send('DELETE', `${maps}/w1`);
      return followUntil(followed, (lines) => lines.length >= 3);
    },
    shows: { events: [{ type: 'ADDED' }, { type: 'MODIFIED' }, { type: 'DELETED' }] },
  },
  {
    title: 'what leaves a selection is deleted for its watch',
    tell: async (server) => {
      const { client } = server;
      const version = await versionOf(server);
      const followed = client.follow(`${maps}?watch=true&labelSelector=v%3D1&resourceVersion=${version}`);
      await followed.opened;
      await client.create(maps, describeMap('w2'));
      await client.send('PATCH', `${maps}/w2`, merge({ metadata: { labels: { v: '2' } } }));
      await client.send('PATCH', `${maps}/w2`, merge({ metadata: { labels: { v: '1' } } }));
      return followUntil(followed, (lines) => lines.length >= 3);
    },
    shows: { events: [{ type: 'ADDED' }, { type: 'DELETED' }, { type: 'ADDED' }] },
  },
  {
    title: 'initial events end with a bookmark that says so',
    tell: ({ client }) => {
      const query =
        'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
      return followUntil(client.follow(`${maps}?${query}`), (lines) =>
        lines.some((line) => line.includes('BOOKMARK')),
      );
    },
  },
  {
    title: 'initial events are refused without their match',
    tell: async ({ client }) => {
      const { status, body } = await client.send('GET', `${maps}?watch=1&sendInitialEvents=true`);
      return { status, body };
    },
    shows: { status: 422 },
  },
  {
    title: 'rows of a watch name their columns once',
    tell: async ({ client }) => {
      const followed = client.follow(`${maps}?watch=1&resourceVersion=0&includeObject=None`, asTable);
      await expect.poll(() => followed.lines.length).toBeGreaterThan(1);
      const heads = parse(followed).map(({ object }) => object.columnDefinitions !== null);
      followed.stop();
      return heads.slice(0, 2);
    },
    shows: [true, false],
  },
  {
    title: 'a watch ends cleanly when its time is over',
    tell: async ({ client }) => {
      const followed = client.follow(
        `${maps}?watch=1&resourceVersion=0&timeoutSeconds=3&allowWatchBookmarks=true`,
      );
      const status = await followed.opened;
      return { status, ended: await followed.ended, first: shorten(parse(followed)).slice(0, 1) };
    },
    shows: { ended: 'end' },
  },
  {
    title: 'a watch from no version',
    tell: async ({ client }) => {
      const { status, body } = await client.send('GET', `${maps}?watch=1&resourceVersion=abc`);
      return { status, body };
    },
    shows: { status: 500 },
  },
  {
    title: 'a page from before the past was forgotten says how to go on',
    tell: async (server) => {
      const { client } = server;
      const { metadata } = await client.get(`${maps}?limit=1`);
      await client.create(maps, describeMap('w3'));
      await server.forgetPages();
      const path = `${maps}?limit=500&continue=${metadata.continue}`;
      await expect.poll(async () => (await client.send('GET', path)).status).toBe(410);
      const { body } = await client.send('GET', path);
      const rest = await client.send('GET', `${maps}?limit=500&continue=${body.metadata.continue}`);
      return { body, rest: rest.body.items.map((one: WatchEvent['object']) => one.metadata.name) };
    },
    shows: { body: { reason: 'Expired', code: 410 } },
  },
  {
    title: 'an exact version and a watch from before the past was forgotten',
    tell: async (server) => {
      const { client } = server;
      const version = await versionOf(server);
      await client.create(maps, describeMap('w4'));
      const exact = `${maps}?resourceVersionMatch=Exact&resourceVersion=${version}`;
      await server.forgetWatches(async () => (await client.send('GET', exact)).status === 410);
      const { body } = await client.send('GET', exact);
      const followed = client.follow(`${maps}?watch=1&resourceVersion=${version}`);
      const status = await followed.opened;
      return { body, status, ended: await followed.ended, events: shorten(parse(followed)) };
    },
    shows: {
      status: 200,
      ended: 'end',
      events: [{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }],
    },
  },
];
