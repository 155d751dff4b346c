import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Part = {
  isRunning: () => boolean;
  /** Waits for its end; SIGKILL when it takes longer than 5 s. */
  stop: () => Promise<void>;
  kill: () => Promise<void>;
};

const patienceMs = 5_000;

/** The last lines that a part wrote, for an error that says why it did not start. */
export const readPartLog = (folder: string, name: string): string =>
  readFileSync(path.join(folder, `${name}.log`), 'utf8')
    .split('\n')
    .slice(-15)
    .join('\n');

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

type PartInput = { binary: string; folder: string; name: string; args: string[] };

/**
 * Starts one part of the control plane. Its stdin stays open for as long as this process lives and is what it lives by:
 * whatever ends this process ends it too. Node owns the child until it is reaped, so its pid is never another's.
 */
export function startPart({ binary, folder, name, args }: PartInput): Part {
  const log = openSync(path.join(folder, `${name}.log`), 'a');
  const child = spawn(binary, [name, ...args], { stdio: ['pipe', log, log], cwd: folder });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (hasEnded(child)) return;
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(late);
  };
  return { isRunning: () => !hasEnded(child), stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
