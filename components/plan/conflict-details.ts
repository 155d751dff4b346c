import type { Change } from '#lib/contract/deployments.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isChange = (value: unknown): value is Change => isRecord(value) && typeof value.path === 'string';

/** What a 409 tells: the difference since the plan, or the operation that has applied it already. */
export const readConflict = (details: unknown): { changes: Change[]; operationId?: string } => {
  if (!isRecord(details)) return { changes: [] };
  const list = [details.changes, details.difference, details.items].find(Array.isArray);
  const operationId = typeof details.operationId === 'string' ? details.operationId : undefined;
  return { changes: Array.isArray(list) ? list.filter(isChange) : [], operationId };
};
