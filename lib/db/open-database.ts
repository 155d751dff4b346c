import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Client, Database } from './database.ts';
import { PrismaClient as PostgresqlClient } from './generated/postgresql/client.ts';
import { PrismaClient as SqliteClient } from './generated/sqlite/client.ts';
import { takeLockFile } from './lock-file.ts';
import { migrate } from './migrate.ts';
import { SqliteAdapter } from './sqlite-adapter.ts';

const busyTimeoutMs = 5_000;
/** A burst waits its turn instead of failing: SQLite writes one after the other, and ten at once have a connection. */
const turnMs = 15_000;
const transactionOptions = { maxWait: turnMs, timeout: turnMs };

/** The file of a `file:` URL, absolute. */
export const sqliteFileOf = (url: string): string =>
  path.resolve(decodeURIComponent(url.slice('file:'.length).replace(/^\/\/(?=\/)/, '')));

const ping = async (client: Client): Promise<boolean> => {
  try {
    await client.setting.count();
    return true;
  } catch {
    return false;
  }
};

const openSqlite = async (url: string): Promise<Database> => {
  const file = sqliteFileOf(url);
  mkdirSync(path.dirname(file), { recursive: true });
  const releaseLock = takeLockFile(`${file}.lock`);
  const client = new SqliteClient({
    adapter: new SqliteAdapter({ url: `file:${file}`, timeout: busyTimeoutMs }),
    transactionOptions,
  });
  const close = async () => {
    await client.$disconnect();
    releaseLock();
  };
  try {
    await client.$queryRawUnsafe('PRAGMA journal_mode = WAL');
    const database: Database = { client, provider: 'sqlite', isReady: () => ping(client), close };
    await migrate(database);
    return database;
  } catch (error) {
    await close();
    throw error;
  }
};

// Safe: both clients are generated from the same models, which a test of both databases proves.
const asClient = (client: PostgresqlClient): Client => client as unknown as Client;

const openPostgresql = async (url: string): Promise<Database> => {
  const adapter = new PrismaPg({ connectionString: url, connectionTimeoutMillis: turnMs, max: 10 });
  const client = asClient(new PostgresqlClient({ adapter, transactionOptions }));
  const close = () => client.$disconnect();
  try {
    const database: Database = { client, provider: 'postgresql', isReady: () => ping(client), close };
    await migrate(database);
    return database;
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * Opens the database of a `file:` or `postgresql://` URL and brings its tables up to date.
 * Throws when another process holds the SQLite file, or the database is of a newer version.
 */
export const openDatabase = (url: string): Promise<Database> =>
  url.startsWith('file:') ? openSqlite(url) : openPostgresql(url);
