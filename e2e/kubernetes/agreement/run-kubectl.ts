import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Server } from './story.ts';

export type Ran = { exitCode: number | null; output: string };

/** Runs the real kubectl against a server, in one namespace; its output and its errors together. */
export type RunKubectl = (server: Server, namespace: string, args: string[], stdin?: string) => Promise<Ran>;

/** kubectl as it is, signed in by a token of the EKS kind in a kubeconfig. */
export function startKubectl(binary: string): RunKubectl {
  return async ({ authority, client, adminToken }, namespace, args, stdin) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-kubectl-'));
    const config = path.join(folder, 'config');
    const cluster = {
      server: client.url,
      'certificate-authority-data': Buffer.from(authority).toString('base64'),
    };
    writeFileSync(
      config,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'one', cluster }],
        users: [{ name: 'one', user: { token: await adminToken() } }],
        contexts: [{ name: 'one', context: { cluster: 'one', user: 'one', namespace } }],
        'current-context': 'one',
      }),
      { mode: 0o600 },
    );
    const child = spawn(binary, ['kubectl', '--kubeconfig', config, '--cache-dir', folder, ...args]);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stdin.end(stdin);
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    rmSync(folder, { recursive: true, force: true });
    return { exitCode, output };
  };
}
