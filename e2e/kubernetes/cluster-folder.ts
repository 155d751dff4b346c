import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { writeStages } from './pod-stages.ts';

const run = promisify(execFile);

export type Webhook = { url: string; authority: string };

type FolderInput = {
  binary: string;
  server: string;
  /** Token → user and groups, for those who come without an AWS identity. */
  tokens: { token: string; user: string; groups: string[] }[];
  webhook?: Webhook;
};

const embed = (pem: string): string => Buffer.from(pem).toString('base64');

type ConfigInput = { server: string; authority: string; token?: string; certificate?: string };

/** A kubeconfig of one context; JSON is YAML. */
const writeKubeconfig = ({ server, authority, token, certificate }: ConfigInput): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'rig', cluster: { server, 'certificate-authority-data': embed(authority) } }],
    users: [
      {
        name: 'rig',
        user: {
          ...(token ? { token } : {}),
          ...(certificate
            ? { 'client-certificate': `${certificate}.crt`, 'client-key': `${certificate}.key` }
            : {}),
        },
      },
    ],
    contexts: [{ name: 'rig', context: { cluster: 'rig', user: 'rig' } }],
    'current-context': 'rig',
  });

export type ClusterFolder = { folder: string; authority: string };

/** Makes the folder that a control plane lives in: certificates, who may come in, how pods behave. */
export async function prepareFolder({
  binary,
  server,
  tokens,
  webhook,
}: FolderInput): Promise<ClusterFolder> {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-kubernetes-'));
  mkdirSync(path.join(folder, 'kubelet'));
  await run(binary, ['certificates', '--directory', folder]);
  const authority = readFileSync(path.join(folder, 'ca.crt'), 'utf8');
  const write = (name: string, text: string): void =>
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  write(
    'tokens.csv',
    tokens.map(({ token, user, groups }) => `${token},${user},${user},"${groups.join(',')}"\n`).join(''),
  );
  write('admin.kubeconfig', writeKubeconfig({ server, authority, token: tokens[0]?.token }));
  // The kubelet takes nobody without a certificate.
  write('kubelet.kubeconfig', writeKubeconfig({ server, authority, certificate: 'kubelet-client' }));
  write('stages.yaml', writeStages());
  if (webhook)
    write('webhook.kubeconfig', writeKubeconfig({ server: webhook.url, authority: webhook.authority }));
  return { folder, authority };
}
