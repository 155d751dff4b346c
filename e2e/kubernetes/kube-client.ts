import { Agent, type RequestOptions, request } from 'node:https';
import { WebSocket } from 'ws';

export type KubeAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The parsed body; empty where it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: raw answers of a server, looked into by tests.
  body: any;
};

export type CallInput = {
  body?: unknown;
  type?: string;
  token?: string;
  headers?: Record<string, string>;
};

export type Followed = {
  /** With the status, once the headers are there. */
  opened: Promise<number>;
  /** How it ended: cleanly, or with the connection's error. */
  ended: Promise<'end' | 'error'>;
  lines: string[];
  stop: () => void;
};

export type ExecEnd = { protocol: string; stdout: string; stderr: string; status: Record<string, unknown> };

export type KubeClient = {
  url: string;
  send: (method: string, path: string, input?: CallInput) => Promise<KubeAnswer>;
  /** The body of what must be there. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  get: <T = any>(path: string) => Promise<T>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  create: <T = any>(path: string, body: unknown) => Promise<T>;
  /** Reads until an object is as it should be. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  until: <T = any>(path: string, isSo: (object: T) => boolean) => Promise<T>;
  follow: (path: string, headers?: Record<string, string>) => Followed;
  /** Runs a command over WebSocket; a refusal before the upgrade throws its answer. */
  exec: (path: string, stdin?: string, protocols?: string[]) => Promise<ExecEnd>;
  as: (token: string) => KubeClient;
  close: () => void;
};

const untilMs = 120_000;
const everyMs = 50;

export class ExecRefused extends Error {
  readonly status: number;
  readonly body: string;
  constructor(status: number, body: string) {
    super(`${status} ${body}`);
    this.status = status;
    this.body = body;
  }
}

type Connection = { server: string; authority: string; token: string };

function runExec(
  { server, authority, token }: Connection,
  path: string,
  stdin: string | undefined,
  protocols: string[],
): Promise<ExecEnd> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${server.replace(/^http/, 'ws')}${path}`, protocols, {
      ca: authority,
      headers: { authorization: `Bearer ${token}` },
    });
    // A server opens every channel with an empty message.
    let status = '';
    const end: ExecEnd = { protocol: '', stdout: '', stderr: '', status: {} };
    socket.on('open', () => {
      end.protocol = socket.protocol;
      if (stdin === undefined) return;
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(stdin)]));
      if (socket.protocol === 'v5.channel.k8s.io') socket.send(Buffer.from([255, 0]));
    });
    socket.on('message', (data: Buffer) => {
      const text = data.subarray(1).toString('utf8');
      if (data[0] === 1) end.stdout += text;
      else if (data[0] === 2) end.stderr += text;
      else if (data[0] === 3) status += text;
    });
    socket.on('unexpected-response', (call, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk;
      });
      response.on('end', () => {
        call.destroy();
        reject(new ExecRefused(response.statusCode ?? 0, body));
      });
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ ...end, status: status ? JSON.parse(status) : {} }));
  });
}

/** Speaks HTTP to an API server and nothing more, with the server's own authority verified. */
export function connectKube(connection: Connection): KubeClient {
  const { server, authority, token } = connection;
  const agent = new Agent({ keepAlive: true, ca: authority });
  const open = (method: string, path: string, input: CallInput) => {
    const bearer = input.token ?? token;
    const bytes = input.body === undefined ? null : Buffer.from(JSON.stringify(input.body));
    const options: RequestOptions = {
      method,
      agent,
      headers: {
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        'content-type': input.type ?? 'application/json',
        // Node leaves it out where a body is not usual, as in DELETE.
        ...(bytes ? { 'content-length': bytes.length } : {}),
        ...input.headers,
      },
    };
    const call = request(`${server}${path}`, options);
    call.end(bytes);
    return call;
  };
  const send: KubeClient['send'] = (method, path, input = {}) =>
    new Promise((resolve, reject) => {
      const call = open(method, path, input);
      call.on('error', reject);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const isJson = String(response.headers['content-type']).includes('json') && !text.includes('}\n{');
          const body = isJson ? JSON.parse(text) : {};
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body });
        });
      });
    });
  const must = async (method: string, path: string, body?: unknown) => {
    const answer = await send(method, path, { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  return {
    url: server,
    send,
    get: (path) => must('GET', path),
    create: (path, body) => must('POST', path, body),
    until: async (path, isSo) => {
      const lateMs = Date.now() + untilMs;
      for (;;) {
        const answer = await send('GET', path);
        if (answer.status === 200 && isSo(answer.body)) return answer.body;
        if (Date.now() > lateMs) throw new Error(`${path} does not get as it should: ${answer.text}`);
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    },
    follow: (path, headers) => {
      const opened = Promise.withResolvers<number>();
      const ended = Promise.withResolvers<'end' | 'error'>();
      const lines: string[] = [];
      let rest = '';
      const call = open('GET', path, { headers });
      call.on('error', () => ended.resolve('error'));
      call.on('response', (response) => {
        opened.resolve(response.statusCode ?? 0);
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const parts = `${rest}${chunk}`.split('\n');
          rest = parts.pop() ?? '';
          lines.push(...parts);
        });
        response.on('error', () => ended.resolve('error'));
        response.on('end', () => ended.resolve('end'));
      });
      return { opened: opened.promise, ended: ended.promise, lines, stop: () => call.destroy() };
    },
    exec: (path, stdin, protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']) =>
      runExec(connection, path, stdin, protocols),
    as: (other) => connectKube({ server, authority, token: other }),
    close: () => agent.destroy(),
  };
}
