import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client, Database, DatabaseProvider } from './database.ts';

type Migration = { name: string; sql: string; checksum: string };
type Transaction = Pick<Client, '$executeRawUnsafe' | '$queryRawUnsafe'>;
type AppliedRow = { migration_name: string; checksum: string; finished_at: unknown };

const migrationsFolder = path.join(import.meta.dirname, '../../prisma/migrations');

/** The number that Prisma's own `migrate` locks in PostgreSQL, so that the two exclude each other. */
const prismaLockId = 72_707_369;

/** As `prisma migrate` creates it. */
const bookkeepingTable: Record<DatabaseProvider, string> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME,
    "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME,
    "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`,
};

/** Prisma keeps instants as milliseconds in SQLite. */
const nowSql: Record<DatabaseProvider, () => string> = {
  sqlite: () => String(Date.now()),
  postgresql: () => 'clock_timestamp()',
};

const readMigrations = (provider: DatabaseProvider, folder: string): Migration[] =>
  readdirSync(path.join(folder, provider), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, provider, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });

/** Statements end with `;` at the end of a line: the rule that our migration files keep. */
const statementsOf = (sql: string): string[] =>
  sql
    .replaceAll(/^--.*$/gm, '')
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');

const refuseForeignHistory = (applied: AppliedRow[], ours: Migration[]): void => {
  const known = new Map(ours.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = known.get(row.migration_name);
    if (!migration)
      throw new Error(
        `The database has the migration "${row.migration_name}", which this version does not know: it was last used by a newer Quarterdeck. Start that version, or restore a backup.`,
      );
    if (migration.checksum !== row.checksum)
      throw new Error(
        `The migration "${row.migration_name}" differs from the one that the database was made with.`,
      );
    if (row.finished_at === null)
      throw new Error(
        `The migration "${row.migration_name}" was begun and never finished. Restore a backup.`,
      );
  }
};

const applyOne = async (tx: Transaction, provider: DatabaseProvider, migration: Migration): Promise<void> => {
  const startedAt = nowSql[provider]();
  const statements = statementsOf(migration.sql);
  for (const statement of statements) await tx.$executeRawUnsafe(statement);
  // Literals are ours: a uuid, a hash, and a folder's name.
  await tx.$executeRawUnsafe(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
     VALUES ('${randomUUID()}', '${migration.checksum}', '${migration.name}', ${startedAt}, ${nowSql[provider]()}, 1)`,
  );
};

/**
 * Applies the SQL files under prisma/migrations that the database lacks, in one transaction under a lock,
 * recorded the way `prisma migrate` records them. Answers the names applied.
 */
export const migrate = async (
  { client, provider }: Pick<Database, 'client' | 'provider'>,
  folder: string = migrationsFolder,
): Promise<string[]> => {
  const ours = readMigrations(provider, folder);
  return client.$transaction(
    async (tx) => {
      if (provider === 'postgresql')
        await tx.$queryRawUnsafe(`SELECT 1 FROM pg_advisory_xact_lock(${prismaLockId})`);
      await tx.$executeRawUnsafe(bookkeepingTable[provider]);
      const applied = await tx.$queryRawUnsafe<AppliedRow[]>(
        'SELECT "migration_name", "checksum", "finished_at" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL',
      );
      refuseForeignHistory(applied, ours);
      const done = new Set(applied.map((row) => row.migration_name));
      const missing = ours.filter((migration) => !done.has(migration.name));
      for (const migration of missing) await applyOne(tx, provider, migration);
      return missing.map((migration) => migration.name);
    },
    { timeout: 120_000, maxWait: 30_000 },
  );
};
