import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { openSsmSession } from './open-ssm-session.ts';

const servers: WebSocketServer[] = [];

/** Something that is no agent, and what it was told first. */
const serve = async (onOpen: (socket: WebSocket) => void = () => {}) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  servers.push(server);
  await once(server, 'listening');
  const first = Promise.withResolvers<string>();
  server.on('connection', (socket) => {
    socket.on('message', (data) => first.resolve(data.toString()));
    onOpen(socket);
  });
  // Safe: it listens on a port.
  const { port } = server.address() as AddressInfo;
  return { streamUrl: `ws://127.0.0.1:${port}/v1/data-channel/s`, first: first.promise };
};

afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const socket of server.clients) socket.terminate();
    server.close();
  }
});

test('the token goes into the first message, and over no wire that is not encrypted', async () => {
  const { streamUrl, first } = await serve();
  const controller = new AbortController();
  const opening = openSsmSession({ streamUrl, token: 'the-token', signal: controller.signal });
  opening.catch(() => {});
  expect(JSON.parse(await first)).toMatchObject({ MessageSchemaVersion: '1.0', TokenValue: 'the-token' });
  controller.abort();
  await expect(opening).rejects.toMatchObject({ code: 'unprocessable' });
  await expect(
    openSsmSession({
      streamUrl: 'ws://ssmmessages.example.com/v1/data-channel/s',
      token: 'the-token',
      signal: new AbortController().signal,
    }),
  ).rejects.toMatchObject({ message: expect.stringContaining('not encrypted') });
});

test('an agent that never begins, a door that closes and a place where nobody is are told apart', async () => {
  const silent = await serve();
  const patience = new AbortController();
  const waiting = openSsmSession({ ...silent, token: 't', signal: patience.signal });
  waiting.catch(() => {});
  await silent.first;
  patience.abort();
  await expect(waiting).rejects.toThrow('did not begin');
  const closing = await serve((socket) => socket.close(1008));
  const { signal } = new AbortController();
  await expect(openSsmSession({ ...closing, token: 't', signal })).rejects.toThrow('closed the connection');
  // A port that nothing listens at: one that was listened at may be another's by now.
  const streamUrl = 'ws://127.0.0.1:9/v1/data-channel/s';
  await expect(openSsmSession({ streamUrl, token: 't', signal })).rejects.toMatchObject({
    code: 'unavailable',
  });
});
