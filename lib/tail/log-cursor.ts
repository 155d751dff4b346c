import { invalidInput } from '#lib/domain/domain-error.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import { hashText } from './hash-text.ts';
import type { LogPosition } from './log-order.ts';

export type LogCursor = { direction: 'older' | 'newer'; at: LogPosition };

/** Of which reading a cursor is: one of another list is refused. */
const readingOf = (query: LogQuery): string =>
  hashText(
    JSON.stringify([
      query.cluster,
      query.service,
      query.since ?? '',
      query.until ?? '',
      query.filter ?? '',
      query.containers ?? [],
      query.tasks ?? [],
      ...(query.previous ? ['previous'] : []),
    ]),
  ).toString(36);

export const encodeLogCursor = (query: LogQuery, { direction, at }: LogCursor): string =>
  Buffer.from(JSON.stringify(['logs', readingOf(query), direction, at.atMs, at.rank, at.id])).toString(
    'base64url',
  );

/** Throws `invalid_input` for a cursor of another list or reading. */
export const decodeLogCursor = (query: LogQuery, text: string): LogCursor => {
  const foreign = () => invalidInput('This cursor does not belong to these log lines.');
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw foreign();
  }
  if (!Array.isArray(parts) || parts.length !== 6) throw foreign();
  const [list, reading, direction, atMs, rank, id] = parts as unknown[];
  if (list !== 'logs' || reading !== readingOf(query)) throw foreign();
  if (direction !== 'older' && direction !== 'newer') throw foreign();
  if (typeof atMs !== 'number' || typeof rank !== 'number' || typeof id !== 'string') throw foreign();
  return { direction, at: { atMs, rank, id } };
};
