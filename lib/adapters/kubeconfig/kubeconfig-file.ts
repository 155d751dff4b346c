import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

/** A kubeconfig that cannot be used, with the file and the key at fault. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError' as const;
  readonly file: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.file = file;
  }
}

const text = z.string().nullish();
const data = z
  .string()
  .regex(/^[A-Za-z0-9+/=\s]*$/, 'is not base64')
  .nullish();

const ExecConfig = z.object({
  apiVersion: z.string(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: text,
  interactiveMode: z.enum(['Never', 'IfAvailable', 'Always']).nullish(),
  provideClusterInfo: z.boolean().nullish(),
});
export type ExecConfig = z.infer<typeof ExecConfig>;

const Cluster = z.object({
  server: z.url({ protocol: /^https?$/ }),
  'certificate-authority': text,
  'certificate-authority-data': data,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
});

const User = z.object({
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  'client-certificate': text,
  'client-certificate-data': data,
  'client-key': text,
  'client-key-data': data,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).nullish(),
  'as-user-extra': z.record(z.string(), z.array(z.string()).nullish()).nullish(),
  exec: ExecConfig.nullish(),
  'auth-provider': z
    .object({ name: z.string(), config: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
});

const Context = z.object({ cluster: z.string(), user: z.string().nullish(), namespace: text });

const listOf = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).nullish();

const Kubeconfig = z.object({
  clusters: listOf(z.object({ name: z.string(), cluster: Cluster })),
  users: listOf(z.object({ name: z.string(), user: User.nullish() })),
  contexts: listOf(z.object({ name: z.string().min(1), context: Context })),
});

/** Beside each thing is the folder of its file: its paths are relative to that. */
export type KubeconfigCluster = z.infer<typeof Cluster> & { folder: string };
export type KubeconfigUser = z.infer<typeof User> & { folder: string };
export type Kubeconfig = {
  clusters: Map<string, KubeconfigCluster>;
  users: Map<string, KubeconfigUser>;
  contexts: Map<string, z.infer<typeof Context>>;
};

const describeIssue = ({ path: keys, message }: z.core.$ZodIssue): string =>
  `${keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')}: ${message}`;

const isAbsent = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const readYaml = (file: string): unknown => {
  try {
    return parseYaml(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    if (isAbsent(error)) return null;
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new KubeconfigError(file, `cannot be read: ${reason}`);
  }
};

/**
 * The files as one: what an earlier file says is not said again by a later one; a file that is not there is left out.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export const readKubeconfigFiles = (files: readonly string[]): Kubeconfig => {
  const merged: Kubeconfig = { clusters: new Map(), users: new Map(), contexts: new Map() };
  let found = 0;
  for (const file of files) {
    const yaml = readYaml(file);
    if (yaml === null) continue;
    found += 1;
    const parsed = Kubeconfig.safeParse(yaml);
    if (!parsed.success) throw new KubeconfigError(file, parsed.error.issues.map(describeIssue).join('; '));
    const folder = path.dirname(path.resolve(file));
    for (const { name, cluster } of parsed.data.clusters ?? [])
      if (!merged.clusters.has(name)) merged.clusters.set(name, { ...cluster, folder });
    for (const { name, user } of parsed.data.users ?? [])
      if (!merged.users.has(name)) merged.users.set(name, { ...user, folder });
    for (const { name, context } of parsed.data.contexts ?? [])
      if (!merged.contexts.has(name)) merged.contexts.set(name, context);
  }
  if (found === 0) throw new KubeconfigError(files.join(', '), 'there is no such file.');
  return merged;
};
