import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

const heldHere = new Set<string>();

/** Since when a process runs, in the kernel's ticks: tells a process from a later one with its number. */
const startOf = (pid: number): string | null => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return fields?.[19] ?? null;
  } catch {
    return null;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const readLock = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** Dead only when its process is: never by age. An unreadable lock counts as held. */
const isDead = (content: string): boolean => {
  const [pidText = '', start = ''] = content.trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (!isAlive(pid)) return true;
  const startNow = startOf(pid);
  return start !== '' && startNow !== null && start !== startNow;
};

const createExclusively = (file: string): boolean => {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, `${process.pid} ${startOf(process.pid) ?? ''}\n`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Moves a dead lock aside, and puts it back when another process took its place meanwhile. */
const reap = (file: string, content: string): void => {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readLock(aside) !== content) linkSync(aside, file);
  unlinkSync(aside);
};

/**
 * One process per SQLite database: a file beside it, made with O_EXCL. Answers the function that
 * gives it back. Throws while another living process holds it.
 */
export const takeLockFile = (file: string): (() => void) => {
  const refuse = (holder: string) =>
    new Error(
      `The database is in use by process ${holder}: one process per SQLite database. Stop it, or give this one another DATABASE_URL. (Lock: ${file})`,
    );
  if (heldHere.has(file)) throw refuse(String(process.pid));
  if (!createExclusively(file)) {
    const content = readLock(file) ?? '';
    const holder = content.split(' ')[0] ?? '';
    if (content !== '' && !isDead(content)) throw refuse(holder);
    if (content !== '') reap(file, content);
    if (!createExclusively(file)) throw refuse(holder);
  }
  heldHere.add(file);
  return () => {
    if (!heldHere.delete(file)) return;
    rmSync(file, { force: true });
  };
};
