import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#lib/contract/common.ts';
import type { Database } from './database.ts';
import { databasesForTests, type TestDatabase } from './databases-for-tests.ts';
import { createKeyStore } from './key-store.ts';
import { openDatabase } from './open-database.ts';
import { createUserStore } from './user-store.ts';

describe.each(databasesForTests)('the people on $name', ({ make, missing }) => {
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

  const create = async (name: string, role: Role) => {
    const email = `${name}@example.com`;
    const user = await createUserStore(database).create({ name, email, role, passwordHash: 'old' });
    if (!user) throw new Error(`${email} is taken`);
    return user;
  };
  const addSession = (userId: string, id: string) =>
    database.client.session.create({ data: { id, token: id, userId, expiresAt: new Date(2e12) } });
  const sessionsOf = async (userId: string) =>
    (await database.client.session.findMany({ where: { userId } })).map(({ id }) => id);

  test('have one address each, whatever its case', async () => {
    await create('once', 'viewer');
    const users = createUserStore(database);
    const again = { name: 'Twice', email: 'ONCE@example.com ', role: 'viewer', passwordHash: 'x' } as const;
    expect(await users.create(again)).toBeNull();
  });

  test('are listed with the instant of their last sign-in, and never with a password', async () => {
    const users = createUserStore(database);
    const { id } = await create('lister', 'operator');
    expect((await users.find(id))?.lastSignInAt).toBeUndefined();
    await users.noteSignIn('Lister@example.com', new Date(1_767_225_600_000));
    const row = (await users.list()).find((user) => user.id === id);
    expect(row).toMatchObject({ role: 'operator', lastSignInAt: '2026-01-01T00:00:00.000Z' });
    expect(JSON.stringify(row)).not.toContain('old');
  });

  test('lose their sessions with a new password, but for the one that is kept', async () => {
    const users = createUserStore(database);
    const { id } = await create('changer', 'viewer');
    await addSession(id, 'mine');
    await addSession(id, 'elsewhere');
    await users.update(id, { name: 'Changed' });
    expect(await sessionsOf(id)).toHaveLength(2);
    expect(await users.update(id, { passwordHash: 'new' }, { keepSessionId: 'mine' })).toBe('done');
    expect(await sessionsOf(id)).toEqual(['mine']);
    expect(await users.findPasswordHash(id)).toBe('new');
    await users.update(id, { passwordHash: 'newer' });
    expect(await sessionsOf(id)).toEqual([]);
  });

  test('go with their sessions and keys', async () => {
    const users = createUserStore(database);
    const { id } = await create('goner', 'operator');
    await addSession(id, 'gone');
    const keys = createKeyStore(database, () => new Date());
    const { key } = await keys.create({ name: 'ci', role: 'viewer', ownerId: id });
    expect(await users.remove(id)).toBe('done');
    expect(await keys.verify(key)).toBeNull();
    expect(await sessionsOf(id)).toEqual([]);
    expect(await users.remove(id)).toBe('absent');
    expect(await users.update(id, { name: 'Nobody' })).toBe('absent');
  });

  test('of two admins who remove or demote each other at once one stays', async () => {
    const users = createUserStore(database);
    const [first, second] = [await create('first', 'admin'), await create('second', 'admin')];
    const outcomes = await Promise.all([users.remove(first.id), users.update(second.id, { role: 'viewer' })]);
    expect(outcomes.toSorted()).toEqual(['done', 'last_admin']);
    const admins = (await users.list()).filter((user) => user.role === 'admin');
    expect(admins).toHaveLength(1);
    expect(await users.update(admins[0]?.id ?? '', { role: 'admin', name: 'Still' })).toBe('done');
  });
});
