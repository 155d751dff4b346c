'use client';
import { useEffect, useMemo, useReducer, useRef } from 'react';
import { createLogFeed, type FeedState, type LogFeed } from './log-feed.ts';
import { keepsPreviousRun, type LogTarget } from './log-row.ts';
import { createLogStore, type LogStore } from './log-store.ts';
import { type LogSettings, readRegex, timeOfLine } from './use-log-settings.ts';

const loading: FeedState = {
  phase: 'loading',
  error: null,
  incomplete: [],
  isAtStart: false,
  isReadingOlder: false,
  hasNewer: false,
};

/** The store of the lines that the address asks for, and what fills it. Another question begins another store. */
export const useLogFeed = (
  targets: LogTarget[],
  settings: LogSettings,
): { store: LogStore; feed: LogFeed | null; state: FeedState } => {
  const [, changed] = useReducer((count: number) => count + 1, 0);
  // Where one came in by: a line chosen later is only marked.
  const entryLine = useRef(settings.line);
  if (settings.line === '') entryLine.current = '';
  const isServerFilter =
    settings.filter !== '' && !settings.isContextShown && readRegex(settings.filter) === null;
  const question = JSON.stringify({
    targets,
    filter: isServerFilter ? settings.filter : undefined,
    container: settings.containers,
    task: settings.tasks,
    since: settings.since || undefined,
    until: settings.until || undefined,
    previous: (settings.isPrevious && targets.some(keepsPreviousRun)) || undefined,
    around: settings.until ? null : timeOfLine(entryLine.current),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins another store
  const store = useMemo(() => createLogStore((run) => requestAnimationFrame(run)), [question]);
  const feed = useRef<LogFeed | null>(null);
  useEffect(() => {
    const made = createLogFeed(store, JSON.parse(question), changed);
    feed.current = made;
    changed();
    return () => {
      feed.current = null;
      made.close();
    };
  }, [store, question]);
  return { store, feed: feed.current, state: feed.current?.state() ?? loading };
};
