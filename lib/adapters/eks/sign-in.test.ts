import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import { clusterKeyOf } from './kube-access.ts';
import { signToken } from './sign-token.ts';
import { resolveStsEndpoint } from './sts-endpoint.ts';
import { account, type EksWorld, harbour, startEksWorld } from './world-for-tests.ts';

const { signal } = new AbortController();
let world: EksWorld;

beforeAll(async () => {
  world = await startEksWorld();
});
afterEach(() => world.simulator.control.removeFaults());
afterAll(() => world.close());

const urlIn = (headers: Record<string, string | string[]>) => {
  const [, token = ''] = /^Bearer k8s-aws-v1\.([\w-]+)$/.exec(String(headers.authorization)) ?? [];
  return new URL(Buffer.from(token, 'base64url').toString());
};

describe('a token', () => {
  const sign = (over: Partial<Parameters<typeof signToken>[0]> = {}) =>
    signToken({
      credentials: {
        accessKeyId: 'ASIAEXAMPLE',
        secretAccessKey: 'secret',
        sessionToken: 'a/session+token==',
      },
      region: 'eu-west-1',
      endpoint: { protocol: 'https:', hostname: 'sts.eu-west-1.amazonaws.com' },
      clusterKey: 'harbour',
      at: new Date('2026-11-22T12:00:00Z'),
      ...over,
    });
  const open = (token: string) => urlIn({ authorization: `Bearer ${token}` });

  test('has only the query keys that the authenticator knows', async () => {
    const url = open(await sign());
    expect([...url.searchParams.keys()].toSorted()).toEqual([
      'Action',
      'Version',
      'X-Amz-Algorithm',
      'X-Amz-Credential',
      'X-Amz-Date',
      'X-Amz-Expires',
      'X-Amz-Security-Token',
      'X-Amz-Signature',
      'X-Amz-SignedHeaders',
    ]);
    expect(`${url.origin}${url.pathname}`).toBe('https://sts.eu-west-1.amazonaws.com/');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'GetCallerIdentity',
      'X-Amz-Date': '20261122T120000Z',
      'X-Amz-Expires': '60',
      'X-Amz-Security-Token': 'a/session+token==',
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    });
  });

  test('is signed as STS signs it anew: host with its port, and the header that names the cluster', async () => {
    const url = open(await sign({ endpoint: { protocol: 'http:', hostname: '127.0.0.1', port: 4566 } }));
    const signature = url.searchParams.get('X-Amz-Signature');
    const encode = (text: string) => encodeURIComponent(text);
    const query = [...url.searchParams]
      .filter(([key]) => key !== 'X-Amz-Signature')
      .map(([key, value]) => `${encode(key)}=${encode(value)}`)
      .toSorted();
    const canonical = [
      'GET',
      '/',
      query.join('&'),
      'host:127.0.0.1:4566',
      'x-k8s-aws-id:harbour',
      '',
      'host;x-k8s-aws-id',
      createHash('sha256').digest('hex'),
    ].join('\n');
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const key = ['20261122', 'eu-west-1', 'sts', 'aws4_request'].reduce<string | Buffer>(hmac, 'AWS4secret');
    const toSign = [
      'AWS4-HMAC-SHA256',
      '20261122T120000Z',
      '20261122/eu-west-1/sts/aws4_request',
      createHash('sha256').update(canonical).digest('hex'),
    ].join('\n');
    expect(signature).toBe(hmac(key, toSign).toString('hex'));
  });

  test('of one cluster is not good for another', async () => {
    const signatureOf = (token: string) => open(token).searchParams.get('X-Amz-Signature');
    expect(signatureOf(await sign())).not.toBe(signatureOf(await sign({ clusterKey: 'jetty' })));
  });

  test('names a local cluster on Outposts by its id', () => {
    const id = '0a1b2c3d-0000-4000-8000-000000000000';
    const outpostConfig = { outpostArns: ['arn:o'], controlPlaneInstanceType: 'm5.large' };
    expect(clusterKeyOf({ outpostConfig, id }, 'harbour')).toBe(id);
    expect(clusterKeyOf({ id }, 'harbour')).toBe('harbour');
  });

  test('is never longer than the server takes, with the longest session token that AWS gives out', async () => {
    const credentials = { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'a'.repeat(2048) };
    expect((await sign({ credentials })).length).toBeLessThan(4096);
  });
});

describe('the endpoint of STS', () => {
  const names = [
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_STS',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'AWS_USE_FIPS_ENDPOINT',
  ];
  const kept = new Map<string, string | undefined>();
  beforeAll(() => {
    for (const name of names) kept.set(name, process.env[name]);
  });
  afterEach(() => {
    for (const [name, value] of kept) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test.each([
    ['eu-west-1', {}, { protocol: 'https:', hostname: 'sts.eu-west-1.amazonaws.com' }],
    ['cn-north-1', {}, { protocol: 'https:', hostname: 'sts.cn-north-1.amazonaws.com.cn' }],
    ['us-gov-west-1', {}, { protocol: 'https:', hostname: 'sts.us-gov-west-1.amazonaws.com' }],
    [
      'us-east-1',
      { AWS_USE_FIPS_ENDPOINT: 'true' },
      { protocol: 'https:', hostname: 'sts-fips.us-east-1.amazonaws.com' },
    ],
    [
      'eu-west-1',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
      { protocol: 'http:', hostname: '127.0.0.1', port: 4566 },
    ],
    [
      'eu-west-1',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_ENDPOINT_URL_STS: 'https://sts.example.com' },
      { protocol: 'https:', hostname: 'sts.example.com' },
    ],
    [
      'eu-west-1',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      { protocol: 'https:', hostname: 'sts.eu-west-1.amazonaws.com' },
    ],
  ])('of %s with %j is what the SDK would call', async (region, env, endpoint) => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, env);
    const sts = new STSClient({ region, credentials: { accessKeyId: 'A', secretAccessKey: 'B' } });
    expect(await resolveStsEndpoint(sts)).toEqual(endpoint);
    sts.destroy();
  });

  test('is asked for without a request', async () => {
    const server = createServer((_request, response) => response.end());
    let requests = 0;
    server.on('request', () => {
      requests += 1;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    process.env.AWS_ENDPOINT_URL_STS = `http://127.0.0.1:${port}`;
    const sts = new STSClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'A', secretAccessKey: 'B' },
    });
    expect(await resolveStsEndpoint(sts)).toEqual({ protocol: 'http:', hostname: '127.0.0.1', port });
    sts.destroy();
    server.close();
    await once(server, 'close');
    expect(requests).toBe(0);
  });
});

describe('the way to a cluster', () => {
  test('leads to its Kubernetes API, over TLS that its own authority vouches for', async () => {
    const client = createKubeClient({ access: world.open().accessTo(harbour) });
    expect(await client.read('/api/v1/namespaces', { signal })).toMatchObject({ kind: 'NamespaceList' });
    client.close();
  });

  test('is signed as the role of the connection', async () => {
    const client = createKubeClient({ access: world.open({ role: 'shop-viewer' }).accessTo(harbour) });
    const pods = await client.read('/api/v1/namespaces/shop/pods', { signal });
    expect(pods).toMatchObject({ kind: 'PodList' });
    await expect(client.read('/api/v1/namespaces/payments/pods', { signal })).rejects.toMatchObject({
      code: 'aws_access_denied',
    });
    client.close();
  });

  test('has one token and one DescribeCluster for many requests', async () => {
    const access = world.open().accessTo(harbour);
    world.simulator.control.clearCalls();
    const all = await Promise.all(
      Array.from({ length: 50 }, async () => {
        await access.endpoint(signal);
        return access.signIn(signal);
      }),
    );
    expect(new Set(all).size).toBe(1);
    expect(world.callsOf('eks:DescribeCluster')).toBe(1);
  });

  test('makes a token anew after 14 minutes, and reads the endpoint anew within the hour', async () => {
    let atMs = Date.now();
    const access = world.open({ now: () => new Date(atMs) }).accessTo(harbour);
    const first = await access.signIn(signal);
    atMs += 13 * 60_000;
    expect(await access.signIn(signal)).toBe(first);
    atMs += 60_000;
    expect((await access.signIn(signal)).authorization).not.toBe(first.authorization);
    world.simulator.control.clearCalls();
    atMs += 60 * 60_000;
    await access.endpoint(signal);
    expect(world.callsOf('eks:DescribeCluster')).toBe(1);
  });

  test('is found anew after it was forgotten, once for all who forget it together', async () => {
    let atMs = Date.now();
    const access = world.open({ now: () => new Date(atMs) }).accessTo(harbour);
    const [token] = await Promise.all([access.signIn(signal), access.endpoint(signal)]);
    atMs += 5_000;
    world.simulator.control.clearCalls();
    const again = await Promise.all(
      Array.from({ length: 10 }, async () => {
        access.forget('token');
        access.forget('endpoint');
        await access.endpoint(signal);
        return access.signIn(signal);
      }),
    );
    expect(new Set(again).size).toBe(1);
    expect(again[0]?.authorization).not.toBe(token.authorization);
    expect(world.callsOf('eks:DescribeCluster')).toBe(1);
  });

  test('is signed by the clock of AWS where that of this machine is wrong', async () => {
    const hourMs = 60 * 60_000;
    // The same AWS, an hour behind.
    const late = createServer(async (request, response) => {
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
      const body = await buffer(request);
      const answer = await fetch(`${world.simulator.url}${request.url}`, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(body.length > 0 ? { body } : {}),
      });
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? '',
        date: new Date(Date.now() - hourMs).toUTCString(),
      });
      response.end(await answer.text());
    });
    await once(late.listen(0, '127.0.0.1'), 'listening');
    const address = late.address();
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const access = world.open({ role: 'quarterdeck-reader' }).accessTo(harbour);
    const signed = urlIn(await access.signIn(signal)).searchParams.get('X-Amz-Date') ?? '';
    process.env.AWS_ENDPOINT_URL = world.simulator.url;
    late.closeAllConnections();
    late.close();
    const [, day = '', time = ''] = /^(\d{8})T(\d{6})Z$/.exec(signed) ?? [];
    const iso = `${day.replace(/(..)(..)$/, '-$1-$2')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
    expect(Math.round((Date.parse(iso) - Date.now()) / hourMs)).toBe(-1);
  });

  test('is signed anew when the credentials change, at once', async () => {
    const sts = new STSClient({
      region: 'eu-west-1',
      // So near to their end that the SDK asks for them each time.
      credentials: async () => ({ ...current, expiration: new Date(Date.now() + 60_000) }),
    });
    let current = { accessKeyId: 'ASIA1', secretAccessKey: 'a', sessionToken: 'one' };
    const access = world.open({ sts }).accessTo(harbour);
    const first = await access.signIn(signal);
    expect(await access.signIn(signal)).toBe(first);
    current = { accessKeyId: 'ASIA1', secretAccessKey: 'b', sessionToken: 'two' };
    const second = await access.signIn(signal);
    expect(urlIn(second).searchParams.get('X-Amz-Security-Token')).toBe('two');
    sts.destroy();
  });

  test('says that the credentials are at fault where they are, and never shows them', async () => {
    const access = world.open({ role: 'shop-editor' }).accessTo(harbour);
    world.simulator.control.addFault({
      operation: 'sts:AssumeRole',
      kind: 'error',
      code: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
      status: 403,
    });
    const error: unknown = await access.signIn(signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('The AWS credentials have expired.'),
    });
    expect(JSON.stringify(error)).not.toMatch(/anything|k8s-aws-v1/);
  });

  test('gives up with its reader, and with nobody else', async () => {
    world.simulator.control.addFault({ operation: 'eks:DescribeCluster', kind: 'delay', delayMs: 300 });
    const access = world.open().accessTo(harbour);
    const leaving = new AbortController();
    const [left, stayed] = [access.endpoint(leaving.signal), access.endpoint(signal)];
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: 'upstream_timeout' });
    await expect(stayed).resolves.toMatchObject({ server: expect.stringContaining('harbour') });
  });

  test('is not known of a cluster that is not there', async () => {
    const access = world.open().accessTo(`eks:${account}:eu-west-1:nowhere`);
    await expect(access.endpoint(signal)).rejects.toMatchObject({ code: 'not_found' });
  });
});
