import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../server.ts';
import { createManualClock } from '../world/clock.ts';
import { connectKubernetes, createToken, harbourPath } from './test-client.ts';

let simulator: Simulator;
let podPath = '';

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  const answer = await connectKubernetes(simulator).send(
    'GET',
    '/api/v1/namespaces/shop/pods?labelSelector=app.kubernetes.io/name=cart',
  );
  const { items } = answer.body as { items: { metadata: { name: string } }[] };
  podPath = `/api/v1/namespaces/shop/pods/${items[0]?.metadata.name}`;
});

afterAll(() => simulator.close());

type Session = {
  send: (channel: number, text: string) => void;
  output: () => string;
  status: Promise<Record<string, unknown>>;
};

function maskedFrame(data: Buffer): Buffer {
  const mask = randomBytes(4);
  const masked = Buffer.from(data.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([Buffer.from([0x82, 0x80 | data.length]), mask, masked]);
}

/** Frames of a server carry no mask. */
function* readFrames(bytes: Buffer): Generator<{ opcode: number; data: Buffer; end: number }> {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = bytes.readUInt8(at + 1);
    const start = at + (short === 126 ? 4 : 2);
    if (start > bytes.length) return;
    const end = start + (short === 126 ? bytes.readUInt16BE(at + 2) : short);
    if (end > bytes.length) return;
    yield { opcode: bytes.readUInt8(at) & 15, data: bytes.subarray(start, end), end };
    at = end;
  }
}

function speak(socket: Duplex): Session {
  const status = Promise.withResolvers<Record<string, unknown>>();
  let waiting = Buffer.alloc(0);
  let output = '';
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    let done = 0;
    for (const { opcode, data, end } of readFrames(waiting)) {
      done = end;
      if (opcode !== 2) continue;
      if (data[0] === 3) status.resolve(JSON.parse(data.subarray(1).toString('utf8')));
      else output += data.subarray(1).toString('utf8');
    }
    waiting = waiting.subarray(done);
  });
  return {
    send: (channel, text) =>
      socket.write(maskedFrame(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]))),
    output: () => output,
    status: status.promise,
  };
}

function exec(
  query: string,
  token = createToken(),
): Promise<{ status: number; body: string; session: Session | null }> {
  return new Promise((resolve, reject) => {
    const call = request(`${simulator.kubernetes.url}${harbourPath}${podPath}/exec?${query}`, {
      ca: simulator.kubernetes.authority,
      headers: {
        authorization: `Bearer ${token}`,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-protocol': 'v5.channel.k8s.io, v4.channel.k8s.io',
      },
    });
    call.on('error', reject);
    call.on('upgrade', (response, socket, head) => {
      // What came in one piece with the answer belongs to the session.
      socket.unshift(head);
      expect(response.headers['sec-websocket-protocol']).toBe('v5.channel.k8s.io');
      resolve({ status: 101, body: '', session: speak(socket) });
    });
    call.on('response', async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode ?? 0, body, session: null });
    });
    call.end();
  });
}

test('a command says what it has to say and how it ended', async () => {
  const { session } = await exec(
    'command=sh&command=-c&command=echo+hello%3B+exit+3&stdout=true&stderr=true',
  );
  expect(await session?.status).toMatchObject({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '3' }] },
  });
  expect(session?.output()).toBe('hello\n');
});

test('a shell in a terminal echoes, takes a new size and ends with exit', async () => {
  const { session } = await exec('command=sh&stdin=true&stdout=true&tty=true');
  session?.send(4, JSON.stringify({ Width: 132, Height: 40 }));
  session?.send(0, 'whoami\r');
  await expect.poll(() => session?.output()).toContain('whoami\r\nroot\r\n/app # ');
  session?.send(0, 'exit\r');
  expect(await session?.status).toMatchObject({ status: 'Success' });
});

test('the end of stdin is told apart from the end of the connection', async () => {
  const { session } = await exec('command=sh&stdin=true&stdout=true');
  session?.send(0, 'pwd\n');
  session?.send(255, '\u0000');
  expect(await session?.status).toMatchObject({ status: 'Success' });
  expect(session?.output()).toBe('/app\n');
});

test('what is refused is refused before the protocol is switched', async () => {
  const wrong = await exec('command=sh&container=other');
  expect(wrong.status).toBe(400);
  expect(JSON.parse(wrong.body)).toMatchObject({ kind: 'Status', reason: 'BadRequest' });
  expect((await exec('command=sh', createToken({ accessKeyId: '999999999999' }))).status).toBe(401);
});

test('the list of calls has what each was answered, refused ones as well', async () => {
  const kube = connectKubernetes(simulator);
  const stranger = createToken({ accessKeyId: '999999999999' });
  simulator.control.clearCalls();
  const pods = '/api/v1/namespaces/shop/pods';
  expect((await kube.send('GET', `${pods}/none`)).status).toBe(404);
  expect((await kube.send('GET', pods, { token: stranger })).status).toBe(401);
  const fault = simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'deny' });
  expect((await kube.send('GET', pods)).status).toBe(403);
  simulator.control.removeFaults(fault.id);
  await exec('command=sh&container=other');
  const { session } = await exec('command=true&stdout=true');
  await session?.status;
  expect(simulator.control.listCalls().map(({ operation, status }) => [operation, status])).toEqual([
    ['kubernetes:get/pods', 404],
    ['kubernetes:list/pods', 401],
    ['kubernetes:list/pods', 403],
    ['kubernetes:get/pods/exec', 400],
    ['kubernetes:get/pods/exec', 101],
  ]);
});
