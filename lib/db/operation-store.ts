import type { Operation, OperationState, OperationStep } from '#lib/contract/operations.ts';
import type { OperationFilter, OperationStore, StoredOperation } from '#lib/domain/ports/operation-store.ts';
import type { Handle } from '#lib/domain/ports/operator.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { containing, type Database, isUniqueViolation } from './database.ts';
import type { Prisma } from './generated/sqlite/client.ts';

const withSteps = { steps: { orderBy: { seq: 'asc' } } } as const;
type Row = Prisma.OperationGetPayload<{ include: typeof withSteps }>;

const unfinished = ['pending', 'running'] satisfies OperationState[];

const stepOf = (row: Row['steps'][number]): OperationStep => ({
  id: row.id,
  at: row.at.toISOString(),
  message: row.message,
  // Safe, as below: the column is written from this very type.
  level: row.level as OperationStep['level'],
});

const operationOf = (row: Row): Operation => ({
  id: row.id,
  state: row.state as OperationState,
  action: JSON.parse(row.action) as Operation['action'],
  title: row.title,
  target: JSON.parse(row.target) as Operation['target'],
  by: row.by,
  plan: row.planId,
  changes: JSON.parse(row.changes) as Operation['changes'],
  steps: row.steps.map(stepOf),
  reason: row.reason ?? undefined,
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString(),
});

const storedOf = (row: Row): StoredOperation => ({
  ...operationOf(row),
  idempotencyKey: row.idempotencyKey,
  handle: row.handle === null ? null : (JSON.parse(row.handle) as Handle),
});

const rowOf = (operation: StoredOperation): Prisma.OperationCreateInput => ({
  id: operation.id,
  planId: operation.plan,
  idempotencyKey: operation.idempotencyKey,
  state: operation.state,
  clusterId: operation.target.clusterId,
  serviceId: operation.target.serviceId ?? '',
  title: operation.title,
  by: operation.by,
  action: JSON.stringify(operation.action),
  target: JSON.stringify(operation.target),
  changes: JSON.stringify(operation.changes),
  handle: operation.handle === null ? null : JSON.stringify(operation.handle),
  reason: operation.reason,
  startedAt: new Date(operation.startedAt),
  finishedAt: operation.finishedAt ? new Date(operation.finishedAt) : null,
  steps: {
    create: operation.steps.map(({ id, at, message, level }) => ({ id, at: new Date(at), message, level })),
  },
});

const listName = (filter: OperationFilter) => `operations:${filter.sort}`;

const whereOf = (database: Database, filter: OperationFilter): Prisma.OperationWhereInput => {
  const conditions: Prisma.OperationWhereInput[] = [];
  if (filter.status?.length) conditions.push({ state: { in: filter.status } });
  if (filter.cluster) conditions.push({ clusterId: filter.cluster });
  if (filter.service) conditions.push({ serviceId: filter.service });
  if (filter.q)
    conditions.push({
      OR: [
        { title: containing(database, filter.q) },
        { serviceId: containing(database, filter.q) },
        { clusterId: containing(database, filter.q) },
      ],
    });
  if (filter.cursor) {
    const { at, id } = readCursor(listName(filter), filter.cursor);
    const beyond = filter.sort === 'startedAt' ? ('gt' as const) : ('lt' as const);
    const startedAt = new Date(at);
    conditions.push({ OR: [{ startedAt: { [beyond]: startedAt } }, { startedAt, id: { [beyond]: id } }] });
  }
  return { AND: conditions };
};

/** Operations and their steps; uniqueness of plan and key is the database's. */
export const createOperationStore = (database: Database): OperationStore => {
  const { operation, operationStep } = database.client;
  const findBy = async (where: Prisma.OperationWhereUniqueInput): Promise<StoredOperation | null> => {
    const row = await operation.findUnique({ where, include: withSteps });
    return row && storedOf(row);
  };
  const findByKey = (idempotencyKey: string) => findBy({ idempotencyKey });
  const findByPlan = (planId: string) => findBy({ planId });
  return {
    claim: async (candidate) => {
      try {
        await operation.create({ data: rowOf(candidate) });
        return { claimed: true };
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const sameKey = await findByKey(candidate.idempotencyKey);
        if (sameKey) return { claimed: false, existing: sameKey, by: 'key' };
        const samePlan = await findByPlan(candidate.plan);
        if (samePlan) return { claimed: false, existing: samePlan, by: 'plan' };
        throw error;
      }
    },
    find: (id) => findBy({ id }),
    findByKey,
    findByPlan,
    list: async (filter) => {
      const direction = filter.sort === 'startedAt' ? 'asc' : 'desc';
      const rows = await operation.findMany({
        where: whereOf(database, filter),
        orderBy: [{ startedAt: direction }, { id: direction }],
        take: filter.limit + 1,
        include: withSteps,
      });
      const items = rows.slice(0, filter.limit).map(operationOf);
      const last = items.at(-1);
      const nextCursor =
        rows.length > filter.limit && last
          ? writeCursor(listName(filter), { at: last.startedAt, id: last.id })
          : null;
      return { items, nextCursor };
    },
    listUnfinished: async () => {
      const rows = await operation.findMany({
        where: { state: { in: unfinished } },
        orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
        include: withSteps,
      });
      return rows.map(storedOf);
    },
    countByState: async () => {
      const groups = await operation.groupBy({ by: ['state'], _count: { _all: true } });
      const countOf = (state: OperationState) =>
        groups.find((group) => group.state === state)?._count._all ?? 0;
      return {
        pending: countOf('pending'),
        running: countOf('running'),
        succeeded: countOf('succeeded'),
        failed: countOf('failed'),
        unknown: countOf('unknown'),
      };
    },
    addStep: async (operationId, { id, at, message, level }) => {
      await operationStep.create({ data: { id, operationId, at: new Date(at), message, level } });
    },
    update: async (id, { state, handle, reason, finishedAt }) => {
      await operation.update({
        where: { id },
        data: {
          state,
          ...(handle !== undefined && { handle: handle === null ? null : JSON.stringify(handle) }),
          ...(reason !== undefined && { reason }),
          ...(finishedAt !== undefined && { finishedAt: new Date(finishedAt) }),
        },
      });
    },
  };
};
