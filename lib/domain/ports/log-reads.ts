import type { LogGap, LogLine, LogSourceChange } from '#lib/contract/logs.ts';
import type { Known } from './known.ts';
import type { ServiceRef } from './region-reads.ts';

export type LogQuery = ServiceRef & {
  since?: string;
  until?: string;
  /** A plain substring. */
  filter?: string;
  containers?: string[];
  tasks?: string[];
  previous?: boolean;
};

/** `id` resumes after everything told so far; empty while nothing was. */
export type TailEvent =
  | { type: 'line'; id: string; lines: LogLine[] }
  | { type: 'gap'; id: string; gap: LogGap }
  | { type: 'source'; id: string; change: LogSourceChange }
  | { type: 'ping'; id: string };

/** The log pipeline. `tail` ends when the signal aborts; a slow reader loses oldest lines and is told so by a gap. */
export type LogReads = {
  list: (
    query: LogQuery & { limit: number; cursor?: string; signal: AbortSignal },
  ) => Promise<Known<LogLine[]> & { nextCursor: string | null }>;
  tail: (
    query: LogQuery & { lastEventId?: string; limit: number; signal: AbortSignal },
  ) => AsyncIterable<TailEvent>;
};
