import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { redact } from '#lib/adapters/aws/sdk-error.ts';
import { DomainError } from '#lib/domain/domain-error.ts';
import type { ExecConfig } from './kubeconfig-file.ts';

export type ExecCredential = {
  token: string | undefined;
  certificate: { certificate: string; key: string } | undefined;
  expiresAtMs: number | undefined;
};

export type ClusterInfo = {
  server: string;
  'certificate-authority-data'?: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'proxy-url'?: string;
};

type Run = {
  context: string;
  exec: ExecConfig;
  /** Of the kubeconfig: a command with a path is relative to it. */
  folder: string;
  cluster: ClusterInfo;
  env: NodeJS.ProcessEnv;
  /** 15 s unless told. */
  deadlineMs?: number;
};

const usualDeadlineMs = 15_000;
const maxOutputBytes = 1024 * 1024;
const versions: ReadonlySet<string> = new Set([
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
]);

const Answer = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().min(1).optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).optional(),
  }),
});

const commandOf = ({ command }: ExecConfig, folder: string): string =>
  /[/\\]/.test(command) ? path.resolve(folder, command) : command;

const createFailure = ({ context, exec }: Run, why: string, cause?: unknown): DomainError => {
  // Its arguments may hold a secret.
  const remedy = exec.installHint
    ? redact(exec.installHint.trim())
    : 'Run it by hand where Quarterdeck runs, as the kubeconfig has it.';
  return new DomainError(
    'unavailable',
    `The command "${exec.command}" that signs in to the context "${context}" ${why} ${remedy}`,
    { details: { remedy }, cause },
  );
};

/** Its complaint in a line; Python's comes last. */
const complaintOf = (text: string): string => {
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  const line = lines[0]?.startsWith('Traceback') ? lines.at(-1) : lines[0];
  return line ? `${redact(line)}${/[.!?]$/.test(line) ? '' : '.'}` : 'it said nothing.';
};

const parseAnswer = (run: Run, output: string): ExecCredential => {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    // What it wrote may hold a secret: it is not repeated.
    throw createFailure(run, 'answered with something that is not JSON.');
  }
  const parsed = Answer.safeParse(json);
  if (!parsed.success) throw createFailure(run, 'answered with something that is no ExecCredential.');
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = parsed.data.status;
  const certificate =
    clientCertificateData && clientKeyData
      ? { certificate: clientCertificateData, key: clientKeyData }
      : undefined;
  if (!token && !certificate) throw createFailure(run, 'gave neither a token nor a certificate.');
  return {
    token,
    certificate,
    expiresAtMs: expirationTimestamp ? Date.parse(expirationTimestamp) : undefined,
  };
};

/**
 * Runs a credential plugin once, without a shell or a terminal. Throws `unavailable` with the first line of its complaint.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export const runExecPlugin = async (run: Run): Promise<ExecCredential> => {
  const { exec, folder, cluster, env, deadlineMs = usualDeadlineMs } = run;
  if (!versions.has(exec.apiVersion))
    throw createFailure(run, `speaks ${exec.apiVersion}, which is not served any more.`);
  if (exec.interactiveMode === 'Always') throw createFailure(run, 'needs a terminal.');
  const info = {
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(exec.provideClusterInfo ? { cluster } : {}) },
  };
  const own = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const output = await new Promise<string>((resolve, reject) => {
    const child = spawn(commandOf(exec, folder), exec.args ?? [], {
      env: { ...env, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: a wrapper's children are ended with it.
      detached: true,
    });
    const end = (failure: DomainError) => {
      clearTimeout(late);
      reject(failure);
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const late = setTimeout(
      () => end(createFailure(run, `did not end within ${deadlineMs / 1000} s.`)),
      deadlineMs,
    );
    const written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        written[name] += chunk;
        if (written[name].length > maxOutputBytes) end(createFailure(run, 'writes without end.'));
      });
    child.on('error', (error) => {
      const isAbsent = 'code' in error && error.code === 'ENOENT';
      end(createFailure(run, isAbsent ? 'is not installed here.' : 'cannot be run.', error));
    });
    child.on('close', (code) => {
      clearTimeout(late);
      if (code === 0) resolve(written.stdout);
      else reject(createFailure(run, `failed: ${complaintOf(written.stderr)}`));
    });
  });
  return parseAnswer(run, output);
};
