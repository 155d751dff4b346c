import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A place for a real database of its own, and what removes it. */
export type TestDatabase = { url: string; remove: () => Promise<void> };

export const makeSqliteForTests = async (): Promise<TestDatabase> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-sqlite-'));
  return {
    url: `file:${path.join(folder, 'test.db')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
};

const postgresqlRoot = '/usr/lib/postgresql';

const findPostgresql = (): string | null => {
  if (!existsSync(postgresqlRoot)) return null;
  const folders = readdirSync(postgresqlRoot).map((version) => path.join(postgresqlRoot, version, 'bin'));
  return folders.find((folder) => existsSync(path.join(folder, 'initdb'))) ?? null;
};

/** PostgreSQL refuses to run as root: its package's own user is used then. */
const serverUser = (): { uid?: number; gid?: number } | null => {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
};

/** Why PostgreSQL's part of a suite cannot run here; null when it can. */
const postgresqlMissing: string | null = !findPostgresql()
  ? `PostgreSQL is not installed (no initdb under ${postgresqlRoot})`
  : serverUser() === null
    ? 'PostgreSQL does not run as root, and there is no user "postgres"'
    : null;

/** Starts a PostgreSQL server in a folder of its own, on a socket there: a free port may be taken before it is used. */
const makePostgresqlForTests = async (): Promise<TestDatabase> => {
  const bin = findPostgresql();
  const user = serverUser();
  if (!bin || !user) throw new Error(postgresqlMissing ?? 'no PostgreSQL');
  const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-postgresql-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, 'data');
  const env = { NODE_ENV: 'test' as const, PATH: process.env.PATH ?? '', LC_ALL: 'C' };
  execFileSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'quarterdeck', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { ...user, cwd: folder, env, stdio: 'pipe' },
  );
  const server = spawn(path.join(bin, 'postgres'), ['-D', data, '-h', '', '-k', folder, '-F'], {
    ...user,
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'exit');
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL ended: ${said}`)));
  });
  return {
    url: `postgresql://quarterdeck@localhost/postgres?host=${encodeURIComponent(folder)}`,
    remove: async () => {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Each database that a suite runs on, and why one cannot be had here. */
export const databasesForTests = [
  { name: 'SQLite', make: makeSqliteForTests, missing: null },
  { name: 'PostgreSQL', make: makePostgresqlForTests, missing: postgresqlMissing },
];
