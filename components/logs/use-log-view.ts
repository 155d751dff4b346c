'use client';
import { useCallback, useEffect, useMemo, useReducer, useRef, useSyncExternalStore } from 'react';
import { type FoldedRow, foldTraces } from './fold-traces.ts';
import type { LineRow, LogRow } from './log-row.ts';
import type { LogStore } from './log-store.ts';
import type { MarkRule } from './message-segments.ts';
import { createRegexSearch, type RegexSearch } from './regex-search.ts';
import { type LogSettings, readRegex } from './use-log-settings.ts';

export type LogView = {
  rows: FoldedRow[];
  /** Lines among them, folded ones included. */
  lineCount: number;
  /** Places in `rows` that match the filter. */
  matches: number[];
  isRegexStopped: boolean;
  /** Where a line matches, for its marks: the text itself, or what the worker found. */
  markOf: (row: LineRow) => MarkRule;
};

type Cache = LogView & { key: object | null; reshuffles: number; seen: number; passing: LogRow[] };

const emptyCache = (): Cache => ({
  key: null,
  reshuffles: -1,
  seen: 0,
  passing: [],
  rows: [],
  lineCount: 0,
  matches: [],
  isRegexStopped: false,
  markOf: () => null,
});

type Rule = { passes: (row: LineRow) => boolean; matches: (row: LineRow) => boolean };

const ruleOf = (settings: LogSettings, search: RegexSearch | null): Rule => {
  const wanted = settings.levels.length > 0 ? new Set<string>(settings.levels) : null;
  const text = search ? '' : settings.filter;
  const matches = (row: LineRow) =>
    search ? Boolean(search.find(row)) : text !== '' && row.message.includes(text);
  const hidesOthers = settings.filter !== '' && !settings.isContextShown;
  return {
    matches,
    passes: (row) => (!wanted || wanted.has(row.level ?? 'info')) && (!hidesOthers || matches(row)),
  };
};

/** Adds what came since; everything anew when the rule or the order changed. */
const advance = (cache: Cache, store: LogStore, key: object, rule: Rule, hasFilter: boolean): Cache => {
  const all = store.rows();
  const isSame = cache.key === key && cache.reshuffles === store.reshuffles() && cache.seen <= all.length;
  const next = isSame ? cache : { ...emptyCache(), key, reshuffles: store.reshuffles() };
  if (isSame && next.seen === all.length) return next;
  const fromPassing = next.passing.length;
  const fromRow = next.rows.length;
  for (let index = next.seen; index < all.length; index += 1) {
    const row = all[index];
    if (!row) continue;
    if (row.kind !== 'line') next.passing.push(row);
    else if (rule.passes(row)) {
      next.passing.push(row);
      next.lineCount += 1;
    }
  }
  next.seen = all.length;
  foldTraces(next.passing, fromPassing, next.rows);
  if (hasFilter)
    for (let index = fromRow; index < next.rows.length; index += 1) {
      const one = next.rows[index];
      if (one?.row.kind === 'line' && (rule.matches(one.row) || one.folded.some(rule.matches)))
        next.matches.push(index);
    }
  return next;
};

/** The rows to show of a store: filtered, folded, with their matches. While paused it stays as it is. */
export const useLogView = (store: LogStore, settings: LogSettings, isPaused: boolean): LogView => {
  const version = useSyncExternalStore(store.subscribe, store.version, store.version);
  const [progress, progressed] = useReducer((count: number) => count + 1, 0);
  const regex = useMemo(() => readRegex(settings.filter), [settings.filter]);
  const search = useRef<RegexSearch | null>(null);
  useEffect(() => {
    if (!regex) return;
    const made = createRegexSearch(regex, progressed);
    search.current = made;
    progressed();
    return () => {
      search.current = null;
      made.close();
    };
  }, [regex]);
  // Each answer of the worker changes what matches: the view starts over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `progress` stands for what the worker has answered
  const key = useMemo(
    () => ({}),
    [settings.filter, settings.levels, settings.isContextShown, progress, store],
  );
  const cache = useRef<Cache>(emptyCache());
  useEffect(() => {
    if (version >= 0) search.current?.look(store.rows());
  });
  if (!isPaused || cache.current.key !== key) {
    const rule = ruleOf(settings, regex ? search.current : null);
    cache.current = advance(cache.current, store, key, rule, settings.filter !== '');
  }
  const isRegexStopped = regex !== null && search.current?.isStopped() === true;
  const text = useMemo(
    () => (settings.filter && !regex ? { text: settings.filter } : null),
    [settings.filter, regex],
  );
  const markOf = useCallback((row: LineRow): MarkRule => search.current?.find(row) ?? text, [text]);
  return { ...cache.current, isRegexStopped, markOf };
};
