/** `at` is the line's number on its own side, from 1; for lines of both sides the new one's. */
export type DiffLine = { kind: 'same' | 'gone' | 'new'; text: string; at: number };

/** A table of more cells than this takes too long: what differs is then shown as one block. */
const mostCells = 4_000_000;

/** How long the longest common subsequence is of what follows each pair of places. */
const measureCommon = (before: string[], after: string[]): ((a: number, b: number) => number) => {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  const read = (a: number, b: number) => table[a * width + b] ?? 0;
  for (let a = before.length - 1; a >= 0; a -= 1)
    for (let b = after.length - 1; b >= 0; b -= 1)
      table[a * width + b] =
        before[a] === after[b] ? read(a + 1, b + 1) + 1 : Math.max(read(a + 1, b), read(a, b + 1));
  return read;
};

/** Every line of both texts in one order, each told whether it stayed, went or came. */
export const diffLines = (before: string, after: string): DiffLine[] => {
  const old = before.replace(/\n$/, '').split('\n');
  const now = after.replace(/\n$/, '').split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1;
  const oldMiddle = old.slice(head, old.length - tail);
  const nowMiddle = now.slice(head, now.length - tail);
  const isSmall = oldMiddle.length * nowMiddle.length <= mostCells;
  const common = isSmall ? measureCommon(oldMiddle, nowMiddle) : () => 0;
  const lines: DiffLine[] = now.slice(0, head).map((text, index) => ({ kind: 'same', text, at: index + 1 }));
  let a = 0;
  let b = 0;
  while (a < oldMiddle.length || b < nowMiddle.length) {
    const gone = oldMiddle[a];
    const come = nowMiddle[b];
    if (isSmall && gone !== undefined && gone === come) {
      b += 1;
      a += 1;
      lines.push({ kind: 'same', text: gone, at: head + b });
    } else if (gone !== undefined && (come === undefined || common(a + 1, b) >= common(a, b + 1))) {
      a += 1;
      lines.push({ kind: 'gone', text: gone, at: head + a });
    } else if (come !== undefined) {
      b += 1;
      lines.push({ kind: 'new', text: come, at: head + b });
    }
  }
  for (const [index, text] of now.slice(now.length - tail).entries())
    if (tail > 0) lines.push({ kind: 'same', text, at: now.length - tail + index + 1 });
  return lines;
};

export type DiffPart = { kind: 'lines'; lines: DiffLine[] } | { kind: 'skipped'; lines: DiffLine[] };

/** Parts a difference into what is near a change and long runs that stayed. */
export const foldDiff = (lines: readonly DiffLine[], context = 3): DiffPart[] => {
  const isNear = lines.map(() => false);
  for (const [index, { kind }] of lines.entries())
    if (kind !== 'same')
      for (let at = Math.max(0, index - context); at <= Math.min(lines.length - 1, index + context); at += 1)
        isNear[at] = true;
  const parts: DiffPart[] = [];
  for (const [index, line] of lines.entries()) {
    const kind = isNear[index] ? 'lines' : 'skipped';
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else parts.push({ kind, lines: [line] });
  }
  return parts;
};
