import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { readKubeconfig } from './read-kubeconfig.ts';

const { signal } = new AbortController();
const pods = kubePath({ version: 'v1', namespace: 'shop', resource: 'pods' });
const closing: (() => void)[] = [];

let server: Server;
let heard: string[][];

beforeEach(async () => {
  heard = [];
  const note = ({ rawHeaders }: IncomingMessage) => {
    const lines: string[] = [];
    for (let at = 0; at < rawHeaders.length; at += 2)
      if (rawHeaders[at]?.startsWith('impersonate')) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
    heard.push(lines.sort());
  };
  server = createServer((request, response) => {
    note(request);
    response.setHeader('content-type', 'application/json').end('{}\n');
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    note(request);
    sockets.handleUpgrade(request, socket, head, (opened) => opened.close());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A client of a context whose user acts as somebody else. */
const connectAs = (impersonation: object): KubeClient => {
  const folder = mkdtempSync(path.join(tmpdir(), 'impersonation-'));
  const file = path.join(folder, 'config');
  // Safe: it listens on a port.
  const { port } = server.address() as AddressInfo;
  const content = {
    clusters: [{ name: 'harbour', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'ada', user: { token: 'one', ...impersonation } }],
    contexts: [{ name: 'harbour', context: { cluster: 'harbour', user: 'ada' } }],
  };
  // YAML takes JSON.
  writeFileSync(file, JSON.stringify(content));
  const [context] = readKubeconfig({ variable: file, env: process.env });
  if (!context) throw new Error('no context');
  const client = createKubeClient({ access: context.access });
  closing.push(client.close, () => rmSync(folder, { recursive: true }));
  return client;
};

test('reads, writes, watches and shells act as the same user, with all that the kubeconfig says of them', async () => {
  const client = connectAs({
    as: 'grace',
    'as-uid': 'f00',
    'as-groups': ['ops', 'dév'],
    'as-user-extra': {
      scopes: ['view', 'edit'],
      Scopes: ['audit'],
      'acme.com/Projects': ['42%'],
      '100%': ['yes'],
      none: [],
    },
  });
  const named = kubePath({ version: 'v1', namespace: 'shop', resource: 'pods', name: 'cart' });
  await client.read(pods, { signal });
  await client.write(named, { method: 'PATCH', body: {}, signal });
  for await (const line of await client.lines(pods, { query: { watch: true }, signal }))
    expect(line).toBe('{}');
  const options = { query: { command: 'id' }, protocols: [], signal };
  await once(await client.socket(`${named}/exec`, options), 'close');

  const sent = [
    'impersonate-extra-100%25: yes',
    'impersonate-extra-acme.com%2fprojects: 42%',
    'impersonate-extra-scopes: audit',
    'impersonate-extra-scopes: edit',
    'impersonate-extra-scopes: view',
    // As the wire has it: the bytes of UTF-8.
    'impersonate-group: d\u00c3\u00a9v',
    'impersonate-group: ops',
    'impersonate-uid: f00',
    'impersonate-user: grace',
  ];
  expect(heard).toEqual([sent, sent, sent, sent]);
});

test.each([{ 'as-uid': 'f00' }, { 'as-groups': ['ops'] }, { 'as-user-extra': { scopes: ['view'] } }])(
  'as kubectl, asks nothing for a user with %j who is told to act as nobody',
  async (impersonation) => {
    await expect(connectAs(impersonation).read(pods, { signal })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('no "as" that says who to act as'),
    });
    expect(heard).toEqual([]);
  },
);

test('a kubeconfig that impersonates by what is no list says which key', () => {
  expect(() => connectAs({ as: 'grace', 'as-user-extra': { scopes: 'view' } })).toThrow(
    'users[0].user.as-user-extra.scopes: ',
  );
});
