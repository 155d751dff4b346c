import { describe, expect, it } from 'vitest';
import { pageOf } from './list-page.ts';

type Row = { id: string; name: string; count: number };
const rows: Row[] = Array.from({ length: 25 }, (_, index) => ({
  id: `id-${index}`,
  name: `n${index % 5}`,
  count: index,
}));
const options = {
  list: 'rows',
  keyOf: (row: Row, field: string) => (field === 'count' ? row.count : row.name),
  idOf: (row: Row) => row.id,
};

describe('pageOf', () => {
  it('walks every row once, whatever the sort', () => {
    for (const sort of ['name', '-name', 'count', '-count']) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = pageOf(rows, { ...options, sort, limit: 4, cursor });
        seen.push(...page.items.map((row) => row.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(new Set(seen).size).toBe(25);
      expect(seen).toHaveLength(25);
    }
  });

  it('neither repeats nor hides a row when another goes between two pages', () => {
    const first = pageOf(rows, { ...options, sort: 'count', limit: 10 });
    const second = pageOf(rows.slice(3), {
      ...options,
      sort: 'count',
      limit: 10,
      cursor: first.nextCursor ?? undefined,
    });
    expect(second.items[0]?.count).toBe(10);
  });

  it.each([
    'nonsense',
    Buffer.from('["other","count",1,"x"]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ])('refuses the foreign cursor %s', (cursor) => {
    expect(() => pageOf(rows, { ...options, sort: 'count', cursor })).toThrow('cursor');
  });

  it('refuses a cursor of another sort', () => {
    const first = pageOf(rows, { ...options, sort: 'count', limit: 1 });
    expect(() => pageOf(rows, { ...options, sort: 'name', cursor: first.nextCursor ?? '' })).toThrow(
      'cursor',
    );
  });
});
