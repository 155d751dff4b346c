import { expect, test } from 'vitest';
import { runExecPlugin } from './run-exec-plugin.ts';

type More = { apiVersion?: string; interactiveMode?: 'Always'; deadlineMs?: number };

const run = (script: string, { deadlineMs, ...more }: More = {}) =>
  runExecPlugin({
    context: 'harbour',
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'sh',
      args: ['-c', script],
      ...more,
    },
    folder: '/',
    cluster: { server: 'https://harbour.example.com' },
    env: process.env,
    deadlineMs,
  });

const answer = (status: object) => `echo '${JSON.stringify({ kind: 'ExecCredential', status })}'`;

test('gives the token and when it ends', async () => {
  const expirationTimestamp = '2026-11-02T09:14:00Z';
  expect(await run(answer({ token: 'one', expirationTimestamp }))).toEqual({
    token: 'one',
    certificate: undefined,
    expiresAtMs: Date.parse(expirationTimestamp),
  });
});

test.each([
  ['sleep 60 & sleep 60', { deadlineMs: 300 }, 'did not end within 0.3 s.'],
  ['yes', {}, 'writes without end.'],
  [answer({}), {}, 'gave neither a token nor a certificate.'],
  ['true', { interactiveMode: 'Always' as const }, 'needs a terminal.'],
  ['true', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }, 'not served any more.'],
])('a command that runs %j is ended and named', async (script, more, why) => {
  await expect(run(script, more)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`The command "sh" that signs in to the context "harbour"`),
  });
  await expect(run(script, more)).rejects.toThrow(why);
});
