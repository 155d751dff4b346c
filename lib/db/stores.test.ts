import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredOperation } from '#lib/domain/ports/operation-store.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import { createAuditTrail } from './audit-trail.ts';
import type { Database } from './database.ts';
import { databasesForTests, type TestDatabase } from './databases-for-tests.ts';
import { createKeyStore } from './key-store.ts';
import { openDatabase } from './open-database.ts';
import { createOperationStore } from './operation-store.ts';
import { createPlanStore } from './plan-store.ts';
import { createUserStore } from './user-store.ts';

const start = Date.parse('2026-01-01T00:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const target = { clusterId: 'ecs:123456789012:eu-west-1:prod', serviceId: 'checkout', name: 'checkout' };

const makePlan = (id: string = randomUUID()): StoredPlan => ({
  id,
  action: { action: 'scale', desired: 3 },
  title: 'Scale checkout to 3',
  target,
  by: 'Ada',
  createdAt: at(0),
  expiresAt: at(600),
  fingerprint: 'f',
  changes: [{ path: '/desiredCount', from: 2, to: 3 }],
  unchanged: [],
  checks: [],
  seen: { desired: 2 },
  payload: { desired: 3 },
});

const makeOperation = (over: Partial<StoredOperation> = {}): StoredOperation => ({
  id: randomUUID(),
  state: 'pending',
  action: { action: 'scale', desired: 3 },
  title: 'Scale checkout to 3',
  target,
  by: 'Ada',
  plan: randomUUID(),
  changes: [],
  steps: [],
  startedAt: at(0),
  idempotencyKey: randomUUID(),
  handle: null,
  ...over,
});

describe.each(databasesForTests)('the stores on $name', ({ name, make, missing }) => {
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

  test('a plan comes back as it was kept, with the operation that applied it', async () => {
    const plans = createPlanStore(database);
    const plan = makePlan();
    await plans.create(plan);
    expect(await plans.find(plan.id)).toEqual(plan);
    const operation = makeOperation({ plan: plan.id });
    await createOperationStore(database).claim(operation);
    expect((await plans.find(plan.id))?.operationId).toBe(operation.id);
    expect(await plans.find('absent')).toBeNull();
  });

  test('of twenty claims of one plan exactly one wins, and the others are told which', async () => {
    const operations = createOperationStore(database);
    const plan = randomUUID();
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => operations.claim(makeOperation({ plan }))),
    );
    const won = claims.filter((claim) => claim.claimed);
    expect(won).toHaveLength(1);
    for (const claim of claims) if (!claim.claimed) expect(claim.by).toBe('plan');
  });

  test('the same idempotency key answers the same operation', async () => {
    const operations = createOperationStore(database);
    const first = makeOperation();
    expect(await operations.claim(first)).toEqual({ claimed: true });
    const second = await operations.claim(makeOperation({ idempotencyKey: first.idempotencyKey }));
    expect(second).toMatchObject({ claimed: false, by: 'key', existing: { id: first.id } });
    expect((await operations.findByKey(first.idempotencyKey))?.id).toBe(first.id);
    expect((await operations.findByPlan(first.plan))?.id).toBe(first.id);
  });

  test('steps, the handle and the end of an operation are kept', async () => {
    const operations = createOperationStore(database);
    const operation = makeOperation({ steps: [{ id: 'a', at: at(0), message: 'Asked', level: 'info' }] });
    await operations.claim(operation);
    await operations.addStep(operation.id, { id: 'b', at: at(1), message: 'Steady', level: 'done' });
    await operations.update(operation.id, { state: 'running', handle: { deployment: 'd' } });
    await operations.update(operation.id, { state: 'failed', reason: 'no image', finishedAt: at(2) });
    const kept = await operations.find(operation.id);
    expect(kept).toMatchObject({
      state: 'failed',
      reason: 'no image',
      finishedAt: at(2),
      handle: { deployment: 'd' },
    });
    expect(kept?.steps.map((step) => step.id)).toEqual(['a', 'b']);
  });

  test('a list of operations pages through equal instants without loss or double', async () => {
    const operations = createOperationStore(database);
    const service = randomUUID();
    const made = Array.from({ length: 7 }, (_, index) =>
      makeOperation({ startedAt: at(Math.floor(index / 3)), target: { ...target, serviceId: service } }),
    );
    for (const operation of made) await operations.claim(operation);
    for (const sort of ['-startedAt', 'startedAt'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await operations.list({ sort, service, limit: 2, cursor });
        seen.push(...page.items.map((item) => item.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(new Set(seen).size).toBe(7);
      expect(seen).toHaveLength(7);
    }
    const matching = await operations.list({ sort: '-startedAt', service, q: 'SCALE check', limit: 10 });
    expect(matching.items).toHaveLength(7);
    const { nextCursor } = await operations.list({ sort: 'startedAt', service, limit: 1 });
    const foreign = operations.list({ sort: '-startedAt', limit: 1, cursor: nextCursor ?? '' });
    await expect(foreign).rejects.toMatchObject({ code: 'invalid_input' });
    const unfinished = await operations.listUnfinished();
    expect(unfinished.every((operation) => ['pending', 'running'].includes(operation.state))).toBe(true);
  });

  test('the audit lists newest first, finds by text and pages', async () => {
    const audit = createAuditTrail(database, () => new Date());
    for (const action of ['plan.create', 'plan.apply', 'key.create'])
      await audit.append({
        by: `Grace ${name}`,
        role: 'admin',
        action,
        target: 'checkout',
        outcome: 'succeeded',
      });
    const first = await audit.list({ q: 'grace', limit: 2 });
    expect(first.items.map((entry) => entry.action)).toEqual(['key.create', 'plan.apply']);
    const second = await audit.list({ q: 'grace', limit: 2, cursor: first.nextCursor ?? '' });
    expect(second.items.map((entry) => entry.action)).toEqual(['plan.create']);
    expect(second.nextCursor).toBeNull();
    await expect(audit.list({ limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('of fifty first admins one is made', async () => {
    const users = createUserStore(database);
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        users.createFirst({ name: 'A', email: `a${index}@example.com`, role: 'admin', passwordHash: 'x' }),
      ),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await database.client.user.count()).toBe(1);
  });

  test('a key is kept as a hash alone, verifies until it expires, and goes with its owner', async () => {
    const users = createUserStore(database);
    await users.create({ name: 'Ada', email: 'Ada@example.com', role: 'operator', passwordHash: 'x' });
    const owner = await database.client.user.findUniqueOrThrow({ where: { email: 'ada@example.com' } });
    let now = new Date(start);
    const keys = createKeyStore(database, () => now);
    const { key, record } = await keys.create({
      name: 'ci',
      role: 'viewer',
      ownerId: owner.id,
      expiresAt: at(60),
    });
    expect(key).toMatch(/^qd_[\w-]{43}$/);
    const stored = await database.client.apiKey.findUniqueOrThrow({ where: { id: record.id } });
    expect(JSON.stringify(stored)).not.toContain(key);
    expect(await keys.verify(key)).toMatchObject({ keyRole: 'viewer', owner: { id: owner.id } });
    expect((await keys.find(record.id))?.lastUsedAt).toBe(at(0));
    expect(await keys.verify(`${key}x`)).toBeNull();
    now = new Date(start + 61_000);
    expect(await keys.verify(key)).toBeNull();
    expect((await keys.list({ ownerId: owner.id, limit: 10 })).items).toHaveLength(1);
    await database.client.user.delete({ where: { id: owner.id } });
    expect(await keys.find(record.id)).toBeNull();
  });
});
