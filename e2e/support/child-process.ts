import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export type RunningProcess = {
  output: () => string;
  stop: (signal?: NodeJS.Signals) => Promise<void>;
  kill: () => Promise<void>;
  exited: Promise<number | null>;
};

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

/** Runs a program of the repository; what it prints is kept for when it fails. */
export const runProcess = (
  command: string,
  args: string[],
  env: Record<string, string | undefined> = {},
): RunningProcess => {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(-200_000);
    });
  }
  const exited = endOf(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    output: () => text,
    stop: (signal = 'SIGTERM') => end(signal),
    kill: () => end('SIGKILL'),
    exited,
  };
};

/** Looks again and again until something is seen; a process that takes too long is ended, and what it printed is thrown. */
const waitFor = async <Seen>(
  running: RunningProcess,
  { look, what, timeoutMs }: { look: () => Promise<Seen | null>; what: string; timeoutMs: number },
): Promise<Seen> => {
  const untilMs = Date.now() + timeoutMs;
  let ended = false;
  void running.exited.then(() => {
    ended = true;
  });
  while (Date.now() < untilMs && !ended) {
    const seen = await look();
    if (seen !== null) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const how = ended ? ', and the process ended' : '';
  await running.kill();
  throw new Error(`${what}${how}:\n${running.output().slice(-5_000)}`);
};

/** Waits until an address answers. */
export const waitForAnswer = async (
  url: string,
  running: RunningProcess,
  timeoutMs: number,
): Promise<void> => {
  const look = async () => {
    const response = await fetch(url).catch(() => null);
    return response && response.status < 500 ? response : null;
  };
  await waitFor(running, { look, what: `${url} did not answer`, timeoutMs });
};

/** Waits until a process prints what is looked for; answers the pattern's first group. */
export const waitForSaid = (pattern: RegExp, running: RunningProcess, timeoutMs: number): Promise<string> =>
  waitFor(running, {
    look: async () => pattern.exec(running.output())?.[1] ?? null,
    what: `${pattern} was not printed`,
    timeoutMs,
  });
