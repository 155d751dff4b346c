import type { AuditEntry } from '#lib/contract/access.ts';
import type { Services } from '../context.ts';
import { isDomainError, unavailable } from '../domain-error.ts';
import type { Shell } from '../ports/shells.ts';
import type { ShellGrant } from './shell-desk.ts';
import { shellTarget } from './shell-target.ts';

export type AuditedShell = Omit<Shell, 'close'> & {
  /** `why` ends up in the audit; the first one counts. */
  close: (why: string) => void;
  /** Settles when the end is in the audit. */
  recorded: Promise<void>;
};

type Line = Omit<AuditEntry, 'id' | 'at' | 'outcome' | 'message'>;

const openInAudit = async (services: Services, line: Line, message: string): Promise<void> => {
  try {
    await services.audit.append({ ...line, outcome: 'intent', message });
  } catch (cause) {
    throw unavailable('The audit could not be written, so no shell was opened.', cause);
  }
};

const sayCommand = (command: string[] | undefined): string =>
  command?.join(' ').slice(0, 500) ?? 'its own shell';

const describeEnd = (end: {
  why: string | undefined;
  exitCode: number | null;
  reason: string | undefined;
  seconds: number;
  typed: number;
  shown: number;
}): string => {
  const how = end.why ?? end.reason ?? (end.exitCode === null ? 'ended' : `exit code ${end.exitCode}`);
  return `${how} after ${end.seconds} s; ${end.typed} bytes typed, ${end.shown} shown`;
};

/**
 * Opens the shell of a grant: who, where and what are in the audit before the platform hears of it, and how it
 * went when it is over. What is typed and shown is counted, not kept.
 */
export const openShell = async (
  services: Services,
  grant: ShellGrant,
  signal: AbortSignal,
): Promise<AuditedShell> => {
  const { actor, requestId, cluster, task, container, command } = grant;
  const line = { by: actor.name, role: actor.role, requestId, target: shellTarget(grant) };
  const start = { ...line, action: 'shell.start' };
  await openInAudit(services, start, sayCommand(command));
  const startedAtMs = services.now().getTime();
  let shell: Shell;
  try {
    shell = await services.shells.open({ cluster, task, container, command }, signal);
  } catch (error) {
    const message = isDomainError(error) ? error.message : 'failed inside Quarterdeck';
    await services.audit.append({ ...start, outcome: 'failed', message });
    throw error;
  }
  await services.audit
    .append({ ...start, outcome: 'succeeded', message: sayCommand(shell.command) })
    .catch((cause: unknown) => {
      shell.close();
      throw unavailable('The audit could not be written, so the shell was closed.', cause);
    });

  let typed = 0;
  let shown = 0;
  let why: string | undefined;
  async function* count(output: AsyncIterable<Uint8Array>) {
    for await (const bytes of output) {
      shown += bytes.length;
      yield bytes;
    }
  }
  const record = async (): Promise<void> => {
    const { exitCode, reason } = await shell.ended;
    const seconds = Math.round((services.now().getTime() - startedAtMs) / 1000);
    const message = describeEnd({ why, exitCode, reason, seconds, typed, shown });
    await services.audit
      .append({ ...line, action: 'shell.end', outcome: 'succeeded', message })
      .catch((error: unknown) =>
        services.log.error({ error, ...line, message }, 'the end of a shell is missing in the audit'),
      );
  };
  return {
    container: shell.container,
    command: shell.command,
    output: count(shell.output),
    write: (bytes) => {
      typed += bytes.length;
      return shell.write(bytes);
    },
    resize: shell.resize,
    ended: shell.ended,
    close: (reason) => {
      why ??= reason;
      shell.close();
    },
    recorded: record(),
  };
};
