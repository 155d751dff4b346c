import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import type { KubeAccess } from '#lib/adapters/kubernetes/client/kube-endpoint.ts';
import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { createToken, harbourPath, openClusters } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { KubeconfigError } from './kubeconfig-file.ts';
import { type KubeContext, readKubeconfig } from './read-kubeconfig.ts';

let simulator: Simulator;
let folder: string;
const clients: KubeClient[] = [];
const { signal } = new AbortController();
const pods = kubePath({ version: 'v1', namespace: 'shop', resource: 'pods' });

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  openClusters(simulator, 'harbour');
});

afterAll(() => simulator.close());

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
  write('ca.pem', simulator.kubernetes.authority);
});

afterEach(() => {
  for (const one of clients.splice(0)) one.close();
  rmSync(folder, { recursive: true });
});

const write = (name: string, content: string | object): string => {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : stringify(content));
  return file;
};

type Config = { cluster?: object; user?: object | undefined; name?: string; namespace?: string };

const configOf = ({ cluster, user = {}, name = 'harbour', namespace }: Config) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': name,
  clusters: [
    {
      name,
      cluster: {
        server: `${simulator.kubernetes.url}${harbourPath}`,
        'certificate-authority': 'ca.pem',
        ...cluster,
      },
    },
  ],
  users: [{ name, user }],
  contexts: [{ name, context: { cluster: name, user: name, namespace } }],
});

const read = (...files: string[]) =>
  readKubeconfig({ variable: files.join(path.delimiter), env: process.env });

const accessOf = (contexts: KubeContext[]): KubeAccess => {
  const [first] = contexts;
  if (!first) throw new Error('no context');
  return first.access;
};

const listPods = (access: KubeAccess) => {
  const client = createKubeClient({ access });
  clients.push(client);
  return client.read(pods, { signal });
};

/** A credential plugin that notes each of its runs. */
const writePlugin = (script: string): string => {
  const file = write('plugin.sh', `#!/bin/sh\necho run >> "${folder}/runs"\n${script}\n`);
  chmodSync(file, 0o755);
  write('runs', '');
  return './plugin.sh';
};

const readRuns = async () => {
  const { readFile } = await import('node:fs/promises');
  return (await readFile(path.join(folder, 'runs'), 'utf8')).split('\n').length - 1;
};

const credential = (token: string, more: object = {}) =>
  JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token, ...more },
  });

const exec = (command: string, more: object = {}) => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command, ...more },
});

test('a context with a token reaches its cluster, with the authority beside the file', async () => {
  const [context] = read(write('config', configOf({ user: { token: createToken() }, namespace: 'shop' })));
  expect(context).toMatchObject({ context: 'harbour', namespace: 'shop' });
  expect(await listPods(accessOf(context ? [context] : []))).toMatchObject({ kind: 'PodList' });
});

test('a token that was renewed in its file is read after a refusal', async () => {
  const file = write('config', configOf({ user: { token: createToken({ ageMinutes: 16 }) } }));
  const access = accessOf(read(file));
  await access.signIn(signal);
  write('config', configOf({ user: { token: createToken() } }));
  expect(await listPods(access)).toMatchObject({ kind: 'PodList' });
});

test('a command that signs in runs once for everybody until its token ends', async () => {
  const soon = new Date(Date.now() + 14 * 60_000).toISOString();
  const command = writePlugin(`echo '${credential(createToken(), { expirationTimestamp: soon })}'`);
  const access = accessOf(read(write('config', configOf({ user: exec(command) }))));
  await Promise.all([listPods(access), listPods(access), listPods(access)]);
  expect(await readRuns()).toBe(1);
  access.forget('token');
  await listPods(access);
  expect(await readRuns()).toBe(2);
});

test('a command is given what the configuration says for it, and no terminal', async () => {
  const command = writePlugin(
    `[ "$CLUSTER:$1" = "one:two" ] || exit 1\necho "$KUBERNETES_EXEC_INFO" | grep -q '"interactive":false' || exit 2\necho "$KUBERNETES_EXEC_INFO" | grep -q certificate-authority-data || exit 3\necho '${credential(createToken())}'`,
  );
  const more = { args: ['two'], env: [{ name: 'CLUSTER', value: 'one' }], provideClusterInfo: true };
  expect(
    await listPods(accessOf(read(write('config', configOf({ user: exec(command, more) }))))),
  ).toMatchObject({
    kind: 'PodList',
  });
});

test.each([
  ['echo "no session for ada" >&2; echo second >&2; exit 255', 'failed: no session for ada'],
  [
    'echo "Traceback (most recent call last):\nRuntimeError: no session for ada" >&2; exit 1',
    'failed: RuntimeError: no session',
  ],
  ['echo "secret-token"', 'not JSON'],
  ['echo "{}"', 'no ExecCredential'],
])('a command that does not sign in (%s) is said in a sentence', async (script, why) => {
  const access = accessOf(
    read(
      write('config', configOf({ user: exec(writePlugin(script), { args: ['--password=secret-token'] }) })),
    ),
  );
  const error = await listPods(access).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining(why) });
  expect(String(error)).not.toMatch(/second|secret-token/);
});

test('a command that is not installed is named with its hint', async () => {
  const user = exec('no-such-signer', { installHint: 'Install no-such-signer from its page.' });
  await expect(listPods(accessOf(read(write('config', configOf({ user })))))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/"no-such-signer".*is not installed here\. Install no-such-signer/),
  });
});

test('a password, a certificate and impersonation become what kubectl sends', async () => {
  const user = { username: 'ada', password: 'pass', as: 'grace', 'as-groups': ['ops', 'dev'] };
  const access = accessOf(read(write('config', configOf({ user }))));
  expect(await access.signIn(signal)).toEqual({
    authorization: `Basic ${Buffer.from('ada:pass').toString('base64')}`,
    'impersonate-user': 'grace',
    'impersonate-group': ['ops', 'dev'],
  });
  const pem = (text: string) => Buffer.from(text).toString('base64');
  const signed = { 'client-certificate-data': pem('chain'), 'client-key-data': pem('key') };
  expect(await accessOf(read(write('other', configOf({ user: signed })))).endpoint(signal)).toMatchObject({
    certificate: { certificate: 'chain', key: 'key' },
  });
});

test('an auth-provider signs in, or is named with why it does not', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (exp: number) => `${part({ alg: 'none' })}.${part({ exp })}.signature`;
  const signInWith = (provider: object) =>
    accessOf(read(write('config', configOf({ user: { 'auth-provider': provider } })))).signIn(signal);
  const token = jwt(Date.now() / 1000 + 3600);
  expect(await signInWith({ name: 'oidc', config: { 'id-token': token } })).toEqual({
    authorization: `Bearer ${token}`,
  });
  await expect(signInWith({ name: 'unheard-of', config: {} })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('"unheard-of" of the context "harbour"'),
  });
});

test('several files are one, in which the first to say something is right', () => {
  const one = write('one', configOf({ namespace: 'first' }));
  const two = write('two', configOf({ namespace: 'second' }));
  const three = write('three', configOf({ name: 'other' }));
  const contexts = read(one, path.join(folder, 'absent'), two, three);
  expect(contexts.map(({ context, namespace }) => [context, namespace])).toEqual([
    ['harbour', 'first'],
    ['other', undefined],
  ]);
});

test('a file that cannot be used is named with the key at fault', () => {
  const wrong = write('config', configOf({ cluster: { server: 'harbour' } }));
  expect(() => read(wrong)).toThrow(KubeconfigError);
  expect(() => read(wrong)).toThrow(`${wrong}: clusters[0].cluster.server: `);
  const torn = write('torn', 'clusters: [');
  expect(() => read(torn)).toThrow(`${torn}: cannot be read`);
  expect(() => read(path.join(folder, 'absent'))).toThrow('no such file');
});

test('a context that lacks something is listed, and says what when it is used', async () => {
  const config = configOf({});
  const lost = { ...config, users: [] };
  await expect(listPods(accessOf(read(write('config', lost))))).rejects.toThrow('a user "harbour"');
  const plain = configOf({ cluster: { server: 'http://harbour.example.com' } });
  await expect(listPods(accessOf(read(write('config', plain))))).rejects.toThrow('unencrypted');
  const noFile = configOf({ cluster: { 'certificate-authority': 'lost.pem' } });
  await expect(listPods(accessOf(read(write('config', noFile))))).rejects.toThrow('lost.pem');
});

test('an authority other than the cluster’s own is not trusted, unless the file says so itself', async () => {
  const user = { token: createToken() };
  const stranger = { 'certificate-authority': undefined };
  const untrusted = configOf({ user, cluster: stranger });
  await expect(listPods(accessOf(read(write('config', untrusted))))).rejects.toMatchObject({
    code: 'unavailable',
  });
  const insecure = configOf({ user, cluster: { ...stranger, 'insecure-skip-tls-verify': true } });
  expect(await listPods(accessOf(read(write('config', insecure))))).toMatchObject({ kind: 'PodList' });
});
