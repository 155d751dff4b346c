import { parseKubeTaskId } from '#lib/contract/ids.ts';
import { DomainError, notFound, unprocessable } from '#lib/domain/domain-error.ts';
import type { Shell, ShellRequest, Shells } from '#lib/domain/ports/shells.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isForbidden } from '../client/kube-error.ts';
import { kubePath } from '../client/kube-path.ts';
import { requireExecAccess } from './exec-access.ts';
import { execProtocols } from './exec-channels.ts';
import { chooseContainer, ExecPod } from './exec-target.ts';
import { type RunningExec, runExec } from './run-exec.ts';

/** In the order in which they are tried where no command is asked for. */
const usualShells = [['/bin/bash'], ['/bin/sh']];
/** A shell that shows no prompt is believed to run after this long. */
const silenceMs = 1_500;

type Target = { client: KubeClient; namespace: string; pod: string; container: string };

const findTarget = async (
  clientOf: (cluster: string) => KubeClient,
  request: ShellRequest,
  signal: AbortSignal,
): Promise<Target> => {
  const ref = parseKubeTaskId(request.task);
  if (!ref) throw notFound('task', request.task);
  const client = clientOf(request.cluster);
  const path = kubePath({ version: 'v1', namespace: ref.namespace, resource: 'pods', name: ref.pod });
  const parsed = ExecPod.safeParse(await client.read(path, { signal }));
  if (!parsed.success)
    throw new DomainError('upstream_error', 'Kubernetes answered with something that is no pod.');
  return { client, ...ref, container: chooseContainer(parsed.data, request.container) };
};

const startExec = async (
  { client, namespace, pod, container }: Target,
  command: string[],
  signal: AbortSignal,
): Promise<RunningExec> => {
  const query = new URLSearchParams({ container, stdin: 'true', stdout: 'true', tty: 'true' });
  for (const word of command) query.append('command', word);
  const path = kubePath({ version: 'v1', namespace, resource: 'pods', name: pod, subresource: 'exec' });
  try {
    return runExec(await client.socket(path, { query, protocols: execProtocols, signal }));
  } catch (error) {
    // The server does not always tell which verb is missing; where none is, its own words stand.
    if (isForbidden(error)) await requireExecAccess(client, { namespace, pod, signal });
    throw error;
  }
};

const hasBegun = (running: RunningExec): Promise<void> => {
  let timer: NodeJS.Timeout;
  const silence = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, silenceMs);
  });
  return Promise.race([running.begun, silence]).finally(() => clearTimeout(timer));
};

/** Null when the image has no such program, or it cannot be started. */
const tryShell = async (
  target: Target,
  command: string[],
  signal: AbortSignal,
): Promise<RunningExec | null> => {
  const running = await startExec(target, command, signal);
  await hasBegun(running);
  const end = await Promise.race([running.ended, null]);
  return end?.notStarted ? null : running;
};

const toShell = (running: RunningExec, container: string, command: string[]): Shell => ({
  container,
  command,
  output: running.output,
  write: running.write,
  resize: running.resize,
  ended: running.ended.then(({ exitCode, reason, notStarted }) => {
    const why = notStarted === 'missing' ? `The image of "${container}" has no ${command[0]}.` : reason;
    return { exitCode, ...(why ? { reason: why } : {}) };
  }),
  close: running.close,
});

/**
 * Shells in containers by `pods/exec` over a WebSocket, as kubectl opens them: always a terminal, always with
 * stdin. Without a command bash is tried, then sh.
 */
export const createKubernetesShells = (options: { clientOf: (cluster: string) => KubeClient }): Shells => ({
  check: async (request, signal) => {
    const target = await findTarget(options.clientOf, request, signal);
    await requireExecAccess(target.client, { ...target, signal });
    return { container: target.container };
  },
  open: async (request, signal) => {
    const target = await findTarget(options.clientOf, request, signal);
    const { command } = request;
    if (command) return toShell(await startExec(target, command, signal), target.container, command);
    for (const shell of usualShells) {
      const running = await tryShell(target, shell, signal);
      if (running) return toShell(running, target.container, shell);
    }
    throw unprocessable(
      `The image of "${target.container}" has no shell: neither /bin/bash nor /bin/sh is in it. Ask for a program that it has.`,
    );
  },
});
