import { request } from 'node:https';
import type { Simulator } from '../server.ts';

export type Answer = {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  body: Record<string, unknown>;
};

type TokenInput = {
  accessKeyId?: string;
  ageMinutes?: number;
  signedHeaders?: string;
  host?: string;
};

/** What `aws eks get-token` makes: a presigned GetCallerIdentity. Any signature is good here. */
export function createToken(input: TokenInput = {}): string {
  const { accessKeyId = '123456789012', ageMinutes = 0, signedHeaders = 'host;x-k8s-aws-id', host } = input;
  const date = new Date(Date.now() - ageMinutes * 60_000).toISOString().replace(/[-:]|\.\d+/g, '');
  const query = new URLSearchParams({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${date.slice(0, 8)}/eu-west-1/sts/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': signedHeaders,
    'X-Amz-Signature': 'a'.repeat(64),
  });
  const url = `https://${host ?? 'sts.eu-west-1.amazonaws.com'}/?${query}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}

/**
 * Lets clusters live through their past now. At a cluster's first call that would take a busy machine longer than a
 * client waits for an answer.
 */
export function openClusters({ world }: Pick<Simulator, 'world'>, ...names: string[]): void {
  for (const { eks } of world.regions.values())
    for (const cluster of eks.clusters.values()) if (names.includes(cluster.name)) cluster.open();
}

export const harbourPath = '/k8s/123456789012/eu-west-1/harbour';

type CallInput = { token?: string; body?: unknown; type?: string; headers?: Record<string, string> };

export type KubeClient = {
  send: (method: string, path: string, input?: CallInput) => Promise<Answer>;
  /** Follows an answer line by line until it has `count` lines or ends. */
  follow: (
    path: string,
    onLine: (line: string) => void,
  ) => { opened: Promise<void>; ended: Promise<void>; stop: () => void };
};

/** Speaks to the cluster `harbour` over TLS that is verified against the simulator's own authority. */
export function connectKubernetes(
  { kubernetes }: Pick<Simulator, 'kubernetes'>,
  defaultToken = createToken(),
): KubeClient {
  const open = (
    method: string,
    path: string,
    { token = defaultToken, type = 'application/json', headers }: CallInput,
  ) =>
    request(`${kubernetes.url}${harbourPath}${path}`, {
      method,
      ca: kubernetes.authority,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), 'content-type': type, ...headers },
    });
  return {
    send: (method, path, input = {}) =>
      new Promise((resolve, reject) => {
        const call = open(method, path, input);
        call.on('error', reject);
        call.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const isJson =
              String(response.headers['content-type']).includes('json') &&
              text.startsWith('{') &&
              !text.includes('}\n{');
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              body: isJson ? JSON.parse(text) : {},
            });
          });
        });
        call.end(input.body === undefined ? undefined : JSON.stringify(input.body));
      }),
    follow: (path, onLine) => {
      const call = open('GET', path, {});
      const opened = Promise.withResolvers<void>();
      const ended = Promise.withResolvers<void>();
      let rest = '';
      call.on('error', () => ended.resolve());
      call.on('response', (response) => {
        opened.resolve();
        response.on('data', (chunk: Buffer) => {
          const lines = `${rest}${chunk.toString('utf8')}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) onLine(line);
        });
        response.on('error', () => ended.resolve());
        response.on('end', () => ended.resolve());
      });
      call.end();
      return { opened: opened.promise, ended: ended.promise, stop: () => call.destroy() };
    },
  };
}
