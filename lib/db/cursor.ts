import { z } from 'zod';
import { invalidInput } from '#lib/domain/domain-error.ts';

const Position = z.tuple([z.string(), z.string(), z.string()]);

/** Where a page ended: the list it belongs to, the sorting value and the id of its last row. */
export const writeCursor = (list: string, last: { at: string; id: string }): string =>
  Buffer.from(JSON.stringify([list, last.at, last.id])).toString('base64url');

/** Throws `invalid_input` for a cursor of another list, or of nobody. */
export const readCursor = (list: string, cursor: string): { at: string; id: string } => {
  const position = parseCursor(cursor);
  if (!position || position[0] !== list) throw invalidInput('This cursor does not belong to this list.');
  return { at: position[1], id: position[2] };
};

const parseCursor = (cursor: string) => {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
};
