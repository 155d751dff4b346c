import { once } from 'node:events';
import { request as sendRequest } from 'node:http';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSqliteForTests, type TestDatabase } from '#lib/db/databases-for-tests.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { loadEnv } from '#lib/env.ts';
import { createRuntime } from '#lib/runtime.ts';
import { createHttpServer } from './http-server.ts';
import { createLog } from './log.ts';

const log = createLog({ write: () => {} });
const origin = 'http://127.0.0.1:4000';

let place: TestDatabase;
let http: ReturnType<typeof createHttpServer>;
let port = 0;
let runtime: Awaited<ReturnType<typeof createRuntime>>['runtime'];
let end: () => Promise<void>;
/** What the page's handler saw last. */
let seen: Record<string, string | string[] | undefined> = {};

beforeAll(async () => {
  place = await makeSqliteForTests();
  const env = loadEnv({ DATABASE_URL: place.url, PORT: '4000', QUARTERDECK_SECRET: 's'.repeat(32) });
  const database = await openDatabase(env.databaseUrl);
  const created = await createRuntime({ env, database, log, version: 'test' });
  runtime = created.runtime;
  http = createHttpServer({ isDev: false, log });
  http.server.listen(0, '127.0.0.1');
  await once(http.server, 'listening');
  const address = http.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
  http.startServing({
    runtime,
    handleUpgrade: null,
    handlePage: async (request, response) => {
      seen = { ...request.headers };
      if (request.url === '/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
        return;
      }
      let bytes = 0;
      for await (const chunk of request) bytes += chunk.length;
      if (!response.headersSent) response.writeHead(200).end(String(bytes));
    },
  });
  end = async () => {
    await created.stop();
    await database.close();
    await place.remove();
  };
});
afterAll(() => end());

type Answer = { status: number; headers: Record<string, unknown>; body: string };

const send = (
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = sendRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method,
        headers: { host: '127.0.0.1:4000', ...options.headers },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });

const sendRaw = async (text: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  socket.end(text);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  await once(socket, 'close');
  return answer.split('\r\n')[0] ?? '';
};

/** Sends large bodies, announced and not, from a thread of its own: it writes on while the server answers. */
const sendLargeBodies = async (): Promise<unknown> => {
  const client = ({ port, bytes }: { port: number; bytes: number }) => {
    const { request } = process.getBuiltinModule('node:http');
    const { parentPort } = process.getBuiltinModule('node:worker_threads');
    const send = (own: Record<string, string>) =>
      new Promise<unknown>((resolve) => {
        const headers = { host: '127.0.0.1:4000', ...own };
        request({ host: '127.0.0.1', port, path: '/api/v1/x', method: 'POST', headers }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        })
          .on('error', resolve)
          .end(Buffer.alloc(bytes));
      });
    const run = async () => {
      const answers: unknown[] = [];
      for (let round = 0; round < 5; round++)
        answers.push(await send({}), await send({ 'transfer-encoding': 'chunked' }));
      parentPort?.postMessage(answers);
    };
    void run();
  };
  const worker = new Worker(`(${client})(require('node:worker_threads').workerData)`, {
    eval: true,
    workerData: { port, bytes: 4 * 1024 * 1024 },
  });
  const [answers] = await once(worker, 'message');
  await worker.terminate();
  return answers;
};

describe('a request', () => {
  test('to another Host is 421, and to one of ours passes', async () => {
    expect((await send('/', { headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await send('/', { headers: { host: '127.0.0.1:4001' } })).status).toBe(421);
    expect((await send('/api/v1/me', { headers: { host: 'localhost:4000' } })).status).toBe(200);
  });

  test('for a page under another name of this machine is sent to the public origin', async () => {
    const answer = await send('/services?q=a', { headers: { host: 'localhost:4000', accept: 'text/html' } });
    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe(`${origin}/services?q=a`);
  });

  test('cannot say whose address it comes from, nor what Next trusts', async () => {
    await send('/x?_rsc=1&a=b', {
      headers: {
        'x-forwarded-for': '10.0.0.1',
        'x-quarterdeck-peer': '10.0.0.2',
        'x-middleware-subrequest': 'a',
      },
    });
    expect(seen['x-quarterdeck-peer']).toBe('127.0.0.1');
    expect(seen['x-quarterdeck-path']).toBe('/x?a=b');
    expect(seen).not.toHaveProperty('x-forwarded-for');
    expect(seen).not.toHaveProperty('x-middleware-subrequest');
  });

  test('larger than 1 MB is 413, whether it says so or not', async () => {
    const body = Buffer.alloc(1024 * 1024 + 1);
    const announced = await send('/api/v1/x', { method: 'POST', body });
    expect(announced.status).toBe(413);
    const chunked = await send('/api/v1/x', {
      method: 'POST',
      body,
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(chunked.status).toBe(413);
    const fitting = await send('/api/v1/x', { method: 'POST', body: body.subarray(1) });
    expect(fitting).toMatchObject({ status: 200, body: String(1024 * 1024) });
  });

  test('far larger than 1 MB is 413 to a client that is still sending it', async () => {
    expect(await sendLargeBodies()).toEqual(Array(10).fill(413));
  });

  test('that writes to a page, or whose path is no text, is refused before any framework reads it', async () => {
    expect((await send('/services', { method: 'POST', body: Buffer.from('x') })).status).toBe(400);
    expect((await send('/api/docs', { method: 'POST', body: Buffer.from('x') })).status).toBe(400);
    expect((await send('/api/v1/x', { method: 'OPTIONS' })).status).toBe(400);
    expect((await send('/api/v1/clusters/%E0%A4%A')).status).toBe(400);
    const wrongMethod = await send('/api/v1/clusters/x', { method: 'POST', body: Buffer.from('x') });
    expect(JSON.parse(wrongMethod.body).error.code).toBe('invalid_input');
    expect((await send('/api/v1/clusters/x')).status).toBe(200);
  });

  test('in absolute form, a CONNECT and an upgrade are refused', async () => {
    const host = 'Host: 127.0.0.1:4000\r\n';
    expect(
      await sendRaw(`GET http://127.0.0.1:4000/ HTTP/1.1\r\n${host}Connection: close\r\n\r\n`),
    ).toContain('400');
    expect(await sendRaw(`CONNECT example.com:443 HTTP/1.1\r\n${host}\r\n`)).toContain('400');
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
    expect(await sendRaw(`GET / HTTP/1.1\r\n${host}${upgrade}\r\n`)).toContain('400');
  });

  test('is answered with the security headers, errors too', async () => {
    for (const host of ['127.0.0.1:4000', 'evil.example']) {
      const { headers } = await send('/', { headers: { host } });
      expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-.+frame-ancestors 'none'/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    }
  });
});

describe('the probes', () => {
  test('say that the process lives and that the database answers, to anybody', async () => {
    expect((await send('/healthz')).status).toBe(200);
    expect((await send('/readyz')).status).toBe(200);
  });

  test('the metrics are for those who may read', async () => {
    expect((await send('/metrics')).status).toBe(401);
  });
});

test('the log keeps secrets to itself', () => {
  const lines: string[] = [];
  const kept = createLog({ write: (line) => lines.push(line) });
  const key = `qd_${'a'.repeat(43)}`;
  kept.warn(
    { authorization: `Bearer ${key}`, nested: { password: 'hunter22' } },
    `used ${key} and AKIAIOSFODNN7EXAMPLE`,
  );
  kept.error({ error: new Error('postgresql://q:hunter22@db/q refused') }, 'failed');
  const text = lines.join('');
  expect(text).not.toMatch(/hunter22|aaaaaaaa|IOSFODNN7EXAMPLE/);
  expect(text).toContain('"level":"warn"');
});

test('a stream whose reader takes nothing any more is let go, and costs no more than the buffers until then', async () => {
  const told: { bytes: number; closed: boolean } = { bytes: 0, closed: false };
  const impatient = createHttpServer({ isDev: false, log, timeouts: { idleMs: 1_000 } });
  impatient.server.listen(0, '127.0.0.1');
  await once(impatient.server, 'listening');
  const address = impatient.server.address();
  impatient.startServing({
    runtime,
    handleUpgrade: null,
    handlePage: async (_request, response) => {
      response.once('close', () => {
        told.closed = true;
      });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const gone = once(response, 'close');
      const line = `data: ${'x'.repeat(16_384)}\n\n`;
      while (!told.closed) {
        told.bytes += line.length;
        if (!response.write(line))
          await Promise.race([new Promise((resolve) => response.once('drain', resolve)), gone]);
      }
    },
  });
  const stream = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
  stream.on('error', () => {});
  stream.pause();
  stream.write('GET /stream HTTP/1.1\r\nHost: 127.0.0.1:4000\r\n\r\n');
  await expect.poll(() => told.closed).toBe(true);
  // What the kernel holds for both ends of a socket, and little else.
  expect(told.bytes).toBeLessThan(16 * 1024 * 1024);
  stream.destroy();
  await impatient.stop(100);
});

test('a client that dribbles its headers or its body is let go', async () => {
  const timeouts = { headersMs: 200, requestMs: 400, checkMs: 50 };
  const strict = createHttpServer({ isDev: false, log, timeouts });
  strict.server.listen(0, '127.0.0.1');
  await once(strict.server, 'listening');
  const address = strict.server.address();
  strict.startServing({
    runtime,
    handleUpgrade: null,
    handlePage: async (request, response) => {
      for await (const _ of request);
      response.end();
    },
  });
  const host = 'Host: 127.0.0.1:4000\r\n';
  for (const start of [
    `GET / HTTP/1.1\r\n${host}X-Slow: `,
    `POST /api/v1/x HTTP/1.1\r\n${host}Content-Length: 100\r\n\r\nx`,
  ]) {
    const slow = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
    slow.on('error', () => {});
    // What is dribbled after the server has gone is an error of its own, or not.
    const closed = new Promise((resolve) => slow.once('close', resolve));
    slow.resume().write(start);
    const dribble = setInterval(() => slow.write('x'), 100);
    await closed;
    clearInterval(dribble);
  }
  await strict.stop(100);
});

test('a stop ends open streams and lets the process go', async () => {
  const stream = connect(port, '127.0.0.1');
  stream.write('GET /stream HTTP/1.1\r\nHost: 127.0.0.1:4000\r\n\r\n');
  await once(stream, 'data');
  const closed = once(stream, 'close');
  // Were it to wait for readers to go, the test would end before this does.
  await http.stop(600_000);
  await closed;
});
