import { describe, expect, test } from 'vitest';
import { createAuthStorage } from '#lib/db/auth-storage.ts';
import { databasesForTests } from '#lib/db/databases-for-tests.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { createUserStore } from '#lib/db/user-store.ts';
import { hashPassword } from './hash-password.ts';
import { createSessions } from './sessions.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const ada = { email: 'ada@example.com', password: 'correct horse battery' };

describe.each(databasesForTests)('a session on $name', ({ make, missing }) => {
  if (missing) {
    test.skip(`skipped: ${missing}`, () => {});
    return;
  }
  test('lasts until its row is gone from the database', async () => {
    const place = await make();
    const database = await openDatabase(place.url);
    try {
      const passwordHash = await hashPassword(ada.password);
      await createUserStore(database).create({
        name: 'Ada',
        email: ada.email,
        role: 'operator',
        passwordHash,
      });
      const storage = createAuthStorage(database);
      const sessions = createSessions({
        storage,
        origin: 'http://127.0.0.1:3000',
        secret: 's'.repeat(40),
        log,
      });
      const cookies = await sessions.signIn({ ...ada, headers: new Headers() });
      const cookie = cookies?.map((text) => text.split(';')[0]).join('; ') ?? '';
      const headers = new Headers({ cookie });
      expect((await sessions.find(headers))?.user).toMatchObject({ name: 'Ada', role: 'operator' });
      expect(await sessions.find(new Headers({ cookie: cookie.replace(/.$/, '') }))).toBeNull();
      await database.client.session.deleteMany();
      expect(await sessions.find(headers)).toBeNull();
    } finally {
      await database.close();
      await place.remove();
    }
  });
});
