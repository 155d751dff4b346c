import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { databasesForTests, makeSqliteForTests, type TestDatabase } from './databases-for-tests.ts';
import { takeLockFile } from './lock-file.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open-database.ts';

const prismaFolder = path.join(import.meta.dirname, '../../prisma');

/** `Model.field` → whether it may be null, as the models say. */
const modelColumns = (): Record<string, boolean> => {
  const columns: Record<string, boolean> = {};
  for (const file of readdirSync(path.join(prismaFolder, 'models'))) {
    const text = readFileSync(path.join(prismaFolder, 'models', file), 'utf8');
    for (const [, model = '', body = ''] of text.matchAll(/^model (\w+) \{(.*?)^\}/gms))
      for (const [, field, optional] of body.matchAll(
        /^ {2}(\w+) +(?:String|DateTime|Boolean|Int)(\?)?(?= |$)/gm,
      ))
        columns[`${model}.${field}`] = optional === '?';
  }
  return columns;
};

const columnQueries = {
  sqlite: `SELECT m.name AS "table", c.name AS "column", c."notnull" = 0 AS "nullable"
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '_prisma_migrations'`,
  postgresql: `SELECT table_name AS "table", column_name AS "column", is_nullable = 'YES' AS "nullable"
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
};

const databaseColumns = async (database: Database): Promise<Record<string, boolean>> => {
  type Row = { table: string; column: string; nullable: unknown };
  const rows = await database.client.$queryRawUnsafe<Row[]>(columnQueries[database.provider]);
  return Object.fromEntries(rows.map((row) => [`${row.table}.${row.column}`, Boolean(Number(row.nullable))]));
};

describe.each(databasesForTests)('migrations on $name', ({ make, missing }) => {
  if (missing) {
    test.skip(`skipped: ${missing}`, () => {});
    return;
  }
  let place: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    place = await make();
    database = await openDatabase(place.url);
  });
  afterAll(async () => {
    await database?.close();
    await place?.remove();
  });

  test('make exactly the columns that the models have', async () => {
    const columns = await databaseColumns(database);
    expect(columns).toEqual(modelColumns());
    expect(Object.keys(columns).length).toBeGreaterThan(50);
  });

  test('are recorded as Prisma records them, and applied once', async () => {
    expect(await migrate(database)).toEqual([]);
    const rows = await database.client.$queryRawUnsafe<Record<string, unknown>[]>(
      'SELECT * FROM "_prisma_migrations"',
    );
    const folders = readdirSync(path.join(prismaFolder, 'migrations', database.provider));
    expect(rows).toHaveLength(folders.filter((name) => /^\d/.test(name)).length);
    expect(rows[0]).toMatchObject({ migration_name: '20261122000000_init', rolled_back_at: null });
    expect(rows[0]?.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(Number(rows[0]?.applied_steps_count)).toBe(1);
  });

  test('a database of a newer version is refused, and one that differs too', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-migrations-'));
    cpSync(path.join(prismaFolder, 'migrations'), folder, { recursive: true });
    const next = path.join(folder, database.provider, '20990101000000_later');
    mkdirSync(next);
    writeFileSync(path.join(next, 'migration.sql'), 'CREATE TABLE "Later" ("id" TEXT);\n');
    expect(await migrate(database, folder)).toEqual(['20990101000000_later']);
    await expect(migrate(database)).rejects.toThrow(/20990101000000_later.*newer Quarterdeck/);
    writeFileSync(path.join(next, 'migration.sql'), 'CREATE TABLE "Other" ("id" TEXT);\n');
    await expect(migrate(database, folder)).rejects.toThrow(/differs/);
    await database.client.$executeRawUnsafe(
      `DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20990101000000_later'`,
    );
    rmSync(folder, { recursive: true });
  });

  test('a migration that fails leaves nothing behind', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-migrations-'));
    cpSync(path.join(prismaFolder, 'migrations'), folder, { recursive: true });
    const next = path.join(folder, database.provider, '20990101000000_broken');
    mkdirSync(next);
    writeFileSync(path.join(next, 'migration.sql'), 'CREATE TABLE "Half" ("id" TEXT);\n\nCREATE NONSENSE;\n');
    await expect(migrate(database, folder)).rejects.toThrow();
    expect(await databaseColumns(database)).not.toHaveProperty('Half.id');
    expect(await migrate(database)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe('an SQLite database', () => {
  let place: TestDatabase;
  beforeAll(async () => {
    place = await makeSqliteForTests();
  });
  afterAll(() => place.remove());

  test('is in WAL mode, waits for a lock at least 5 s and keeps foreign keys, after a transaction too', async () => {
    const database = await openDatabase(place.url);
    await database.client.$transaction([database.client.setting.count()]);
    const read = async (name: string) => {
      const rows = await database.client.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
      return String(Object.values(rows[0] ?? {})[0]);
    };
    expect(await read('journal_mode')).toBe('wal');
    expect(Number(await read('busy_timeout'))).toBeGreaterThanOrEqual(5000);
    expect(await read('foreign_keys')).toBe('1');
    await database.close();
  });

  test('holds no more files open after many transactions than before', async () => {
    const database = await openDatabase(place.url);
    const countFiles = () => readdirSync('/proc/self/fd').length;
    const write = (key: string) =>
      database.client.$transaction([
        database.client.setting.create({ data: { key, value: '' } }),
        database.client.setting.delete({ where: { key } }),
      ]);
    await write('first');
    const before = countFiles();
    for (let index = 0; index < 50; index += 1) await write(`key ${index}`);
    expect(countFiles()).toBeLessThan(before + 20);
    await expect(
      database.client.$transaction([
        database.client.setting.create({ data: { key: 'twice', value: '' } }),
        database.client.setting.create({ data: { key: 'twice', value: '' } }),
      ]),
    ).rejects.toThrow();
    expect(await database.client.setting.count()).toBe(0);
    await database.close();
  });

  test('is refused to a second opener while the first lives, and free after it closed', async () => {
    const first = await openDatabase(place.url);
    await expect(openDatabase(place.url)).rejects.toThrow(/in use by process/);
    await first.close();
    const second = await openDatabase(place.url);
    await second.close();
  });

  test('is taken over from a process that died, never from one that lives', async () => {
    const lock = `${place.url.slice('file:'.length)}.lock`;
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(holder, 'spawn');
    writeFileSync(lock, `${holder.pid} \n`);
    expect(() => takeLockFile(lock)).toThrow(/in use by process/);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    takeLockFile(lock)();
  });

  test("is taken over when a later process has the dead one's number", () => {
    const lock = `${place.url.slice('file:'.length)}.lock`;
    writeFileSync(lock, `${process.pid} 1\n`);
    takeLockFile(lock)();
  });
});
