import { parseAnsi, type TextStyle } from './parse-ansi.ts';

export type Segment = {
  text: string;
  style: TextStyle | null;
  isMark: boolean;
  isKey: boolean;
  bidi?: string;
};

/** What to mark: a substring, or places: from, to, from, to, … */
export type MarkRule = { text: string } | readonly number[] | null;

type Range = { from: number; to: number };

const mostMarks = 200;
/** Longer texts are not looked through for names of fields. */
const longestSearched = 2_000;

const rangesOf = (text: string, rule: MarkRule): Range[] => {
  const found: Range[] = [];
  if (!rule) return found;
  if ('text' in rule) {
    if (rule.text === '') return found;
    for (
      let at = text.indexOf(rule.text);
      at >= 0 && found.length < mostMarks;
      at = text.indexOf(rule.text, at + rule.text.length)
    )
      found.push({ from: at, to: at + rule.text.length });
    return found;
  }
  for (let index = 0; index + 1 < rule.length; index += 2)
    found.push({ from: rule[index] ?? 0, to: rule[index + 1] ?? 0 });
  return found;
};

const keyPattern = /(?<=^|[\s,{])(?:[A-Za-z_][\w.-]*=|"[\w.@-]+":)/g;

const keysOf = (text: string): Range[] =>
  text.length > longestSearched
    ? []
    : [...text.matchAll(keyPattern)].map((match) => ({
        from: match.index,
        to: match.index + match[0].length,
      }));

const isIn = (ranges: Range[], at: number) => ranges.some(({ from, to }) => from <= at && at < to);

/** A message cut into spans: by its own colours, by what the filter marks, and by the names of its fields. */
export const segmentsOf = (message: string, rule: MarkRule): Segment[] => {
  const runs = parseAnsi(message);
  const whole = runs.map((run) => run.text).join('');
  const marks = rangesOf(whole, rule);
  const isColoured = runs.some((run) => run.style);
  const keys = isColoured ? [] : keysOf(whole);
  if (marks.length === 0 && keys.length === 0)
    return runs.map((run) => ({ ...run, isMark: false, isKey: false }));
  const cuts = [...new Set([...marks, ...keys].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const segments: Segment[] = [];
  let at = 0;
  for (const run of runs) {
    const end = at + run.text.length;
    if (run.bidi) segments.push({ ...run, isMark: false, isKey: false });
    let from = at;
    for (const cut of [...cuts.filter((one) => one > at && one < end), end]) {
      if (cut === from) continue;
      const text = run.text.slice(from - at, cut - at);
      segments.push({ text, style: run.style, isMark: isIn(marks, from), isKey: isIn(keys, from) });
      from = cut;
    }
    at = end;
  }
  return segments;
};
