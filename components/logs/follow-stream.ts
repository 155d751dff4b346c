import { call } from '#lib/client/call.ts';
import { logsApi } from '#lib/contract/api/services-api.ts';
import { buildRequest } from '#lib/contract/build-request.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import type { LogGap, LogLine, LogSourceChange } from '#lib/contract/logs.ts';
import type { LogTarget } from './log-row.ts';

/** What to read; lists are comma-joined on the way. */
export type LogWants = {
  filter?: string;
  container?: string[];
  task?: string[];
  since?: string;
  until?: string;
  /** The run of each container before this one; where a platform keeps it. */
  previous?: boolean;
};

export type LogNews = {
  onLines: (lines: LogLine[]) => void;
  onGap: (gap: LogGap) => void;
  onSource: (change: LogSourceChange) => void;
  onIncomplete: (items: Incomplete[]) => void;
  onState: (state: 'live' | 'reconnecting') => void;
  onFailure: (error: unknown) => void;
};

const backlogLines = 500;
const retryMs = [1_000, 2_000, 5_000, 10_000];

const parse = <T>(event: Event): T => JSON.parse((event as MessageEvent<string>).data) as T;

/** Where a stream begins: where an earlier one ended, else at an instant, else with the newest lines. */
export type StreamStart = { resume: string; since: string | undefined };

/** Follows one service by server-sent events. Ends with the returned function, which answers where it stands. */
export const followStream = (
  input: LogTarget & LogWants,
  start: StreamStart,
  news: LogNews,
): (() => string) => {
  let lastId = start.resume;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isOver = false;

  const note = (event: Event) => {
    failures = 0;
    const { lastEventId } = event as MessageEvent;
    if (lastEventId) lastId = lastEventId;
    news.onState('live');
  };
  const open = () => {
    const since = lastId === '' ? (start.since ?? input.since) : input.since;
    const request = buildRequest(logsApi.stream, { ...input, since, limit: backlogLines, cursor: lastId });
    const opened = new EventSource(request.path);
    source = opened;
    opened.addEventListener('line', (event) => {
      note(event);
      news.onLines(parse<LogLine[]>(event));
    });
    opened.addEventListener('gap', (event) => {
      note(event);
      news.onGap(parse<LogGap>(event));
    });
    opened.addEventListener('source', (event) => {
      note(event);
      news.onSource(parse<LogSourceChange>(event));
    });
    opened.addEventListener('ping', note);
    opened.addEventListener('error', () => {
      if (isOver) return;
      news.onState('reconnecting');
      // Open or connecting, the browser resumes by itself; closed means that the answer was no stream.
      if (opened.readyState !== EventSource.CLOSED) return;
      const pauseMs = retryMs[Math.min(failures, retryMs.length - 1)] ?? 10_000;
      failures += 1;
      timer = setTimeout(open, pauseMs * (0.8 + Math.random() * 0.4));
      call(logsApi.list, { ...input, limit: 1 }).catch((error: unknown) => {
        if (!isOver) news.onFailure(error);
      });
    });
  };
  open();
  return () => {
    isOver = true;
    clearTimeout(timer);
    source?.close();
    return lastId;
  };
};
