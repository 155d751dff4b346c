// Child processes of the scripts: each in its own group, all of them gone when the script is.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The pinned Node once npm has installed it, else the one that runs this script. */
export const nodeBinary = () => {
  const pinned = path.join(root, 'node_modules/.bin/node');
  return existsSync(pinned) ? pinned : process.execPath;
};

export const isMainModule = (url) =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);

const living = new Set();

const signalGroup = (child, signal) => {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
};

/**
 * Starts a program in a group of its own. A `.mjs`, `.js` or `.ts` file runs on the pinned Node.
 * `child.ended` resolves with the exit code.
 */
export const start = (file, args = [], { env = {}, stdio = 'inherit', cwd = root } = {}) => {
  const isScript = /\.(m?js|ts|cjs)$/.test(file);
  const command = isScript ? nodeBinary() : file;
  const child = spawn(command, isScript ? [file, ...args] : args, {
    cwd,
    stdio,
    detached: true,
    env: { ...process.env, ...env },
  });
  living.add(child);
  child.ended = new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command} did not start: ${error.message}`);
      living.delete(child);
      resolve(127);
    });
    child.once('close', (code) => {
      living.delete(child);
      resolve(code ?? 1);
    });
  });
  return child;
};

/** Runs a program to its end. Throws when it fails, unless `allowFailure`; `quiet` shows its output only then,
 * `echo` shows and answers it, `errorsApart` answers standard output alone. */
export const run = async (file, args = [], options = {}) => {
  const { quiet = false, allowFailure = false, echo = false, errorsApart = false, ...rest } = options;
  const capture = quiet || echo;
  const child = start(file, args, { ...rest, stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
  let output = '';
  let errors = '';
  for (const stream of capture ? [child.stdout, child.stderr] : []) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      if (errorsApart && stream === child.stderr) errors += text;
      else output += text;
      if (echo) process.stdout.write(text);
    });
  }
  const code = await child.ended;
  if (code !== 0 && !allowFailure) {
    if (quiet) process.stderr.write(output + errors);
    throw new Error(`${path.basename(file)} ${args.join(' ')} ended with ${code}`);
  }
  return { code, output };
};

/** Ends children and what they started: asked first, then without asking. */
export const stop = async (children, { graceMs = 4_000 } = {}) => {
  for (const child of children) signalGroup(child, 'SIGTERM');
  const ended = Promise.all(children.map((child) => child.ended));
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
  for (const child of children) signalGroup(child, 'SIGKILL');
};

/** Ends every child that still runs. */
export const stopAll = () => stop([...living]);

let isStopping = false;

/** Whether somebody asked the script to end: what then ends did not end by itself. */
export const isBeingStopped = () => isStopping;

/** Ctrl-C and its like end the children first; `onStop` has the last word. */
export const stopOnSignals = (onStop = () => {}) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      if (isStopping) return;
      isStopping = true;
      await stopAll();
      onStop();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
  process.on('exit', () => {
    for (const child of living) signalGroup(child, 'SIGKILL');
  });
};
