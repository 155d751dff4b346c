import type { Incomplete } from '#lib/contract/common.ts';
import type { LogSource as LineSource, LogLine } from '#lib/contract/logs.ts';
import { invalidInput, isDomainError } from '#lib/domain/domain-error.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import type { LogEvent, LogSource } from '#lib/domain/ports/log-source.ts';
import { cutAnswer } from '#lib/tail/cut-answer.ts';
import { decodeLogCursor, encodeLogCursor, type LogCursor } from '#lib/tail/log-cursor.ts';
import { toLogLine } from '#lib/tail/log-line.ts';
import { compareEvents, comparePositions, type LogPosition, positionOf } from '#lib/tail/log-order.ts';
import { toFilterPattern } from './filter-pattern.ts';
import { createSelector, streamPrefixOf, wantsGroup } from './line-selector.ts';
import { oldestReadableMs, type ReadBudget, type ReadResult, readNewest, readOldest } from './read-newest.ts';
import type { ServiceSources, SourceGroup } from './resolve-sources.ts';

/** Lines may carry times of clocks that go ahead. */
const clockSkewMs = 2 * 3_600_000;

/** Failures that pass by themselves. */
const passing = new Set(['aws_throttled', 'upstream_timeout', 'upstream_error', 'unavailable']);

export type PickedEvent = { group: SourceGroup; event: LogEvent; source: LineSource };

export type ListLinesInput = {
  query: LogQuery & { limit: number; cursor?: string; signal: AbortSignal };
  sources: ServiceSources;
  source: LogSource;
  nowMs: number;
  budget?: ReadBudget;
};

/** Well under the 30 s in which every request ends. */
const listBudget: ReadBudget = { pages: 30, ms: 6_000 };

export type ListedLines = Known<LogLine[]> & {
  nextCursor: string | null;
  picked: PickedEvent[];
  /** A group failed in a way that passes: asked again, it may answer. */
  isRetryable: boolean;
};

type GroupRead = { group: SourceGroup; result: ReadResult };

/** What a group refuses is named; a group that does not exist yet is no failure of the others. */
const explain = (group: SourceGroup, error: unknown): Incomplete => {
  const scope = `log group ${group.ref.group}`;
  if (!isDomainError(error)) return { scope, code: 'internal', message: 'It could not be read.' };
  if (error.code === 'not_found')
    return {
      scope,
      code: 'not_found',
      message: `The log group ${group.ref.group} does not exist in ${group.ref.region}.`,
    };
  return { scope, code: error.code, message: error.message };
};

const horizonOf = (reads: GroupRead[], isForward: boolean): number => {
  const open = reads.filter(({ result }) => !result.isExhausted).map(({ result }) => result.reachedMs);
  if (open.length === 0) return isForward ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return isForward ? Math.min(...open) : Math.max(...open);
};

/** One page of a service's lines, oldest first: the newest of the window, or the first of it when `since` is given. */
export const listLines = async ({
  query,
  sources,
  source,
  nowMs,
  budget = listBudget,
}: ListLinesInput): Promise<ListedLines> => {
  const cursor: LogCursor | null = query.cursor ? decodeLogCursor(query, query.cursor) : null;
  const isForward = query.since !== undefined;
  const select = createSelector(() => sources, query);
  const isInside = (position: LogPosition): boolean => {
    if (!cursor) return true;
    const order = comparePositions(position, cursor.at);
    return isForward ? order > 0 : order < 0;
  };
  const sinceMs = query.since ? Date.parse(query.since) : oldestReadableMs;
  const untilMs = query.until ? Date.parse(query.until) : nowMs + clockSkewMs;
  if (sinceMs > untilMs) throw invalidInput('until: it is before since.');
  const incomplete = [...sources.incomplete];
  const reads: GroupRead[] = [];
  let isRetryable = false;
  await Promise.all(
    sources.groups
      .filter((group) => wantsGroup(group, query))
      .map(async (group) => {
        const input = {
          source,
          group: group.ref,
          streamPrefix: streamPrefixOf(group, query),
          fromMs: isForward && cursor ? cursor.at.atMs : sinceMs,
          untilMs: !isForward && cursor ? cursor.at.atMs : untilMs,
          want: query.limit + 1,
          accept: (event: LogEvent) => isInside(positionOf(event)) && select(group.key, event) !== null,
          pattern: toFilterPattern(query.filter),
          isSparse: Boolean(query.filter || query.tasks?.length),
          budget,
          signal: query.signal,
        };
        try {
          reads.push({ group, result: await (isForward ? readOldest(input) : readNewest(input)) });
        } catch (error) {
          if (query.signal.aborted) throw error;
          if (isDomainError(error) && passing.has(error.code)) isRetryable = true;
          incomplete.push(explain(group, error));
        }
      }),
  );
  const horizonMs = horizonOf(reads, isForward);
  const picked = reads
    .flatMap(({ group, result }) => result.events.map((event) => ({ group, event })))
    .filter(({ event }) => (isForward ? event.atMs <= horizonMs : event.atMs >= horizonMs))
    .sort((a, b) => compareEvents(a.event, b.event))
    .flatMap(({ group, event }) => {
      const found = select(group.key, event);
      return found ? [{ group, event, source: found }] : [];
    });
  const limited = isForward ? picked.slice(0, query.limit) : picked.slice(-query.limit);
  const lines = limited.map(({ group, event, source: from }) =>
    toLogLine({ group: group.ref.group, event, source: from }),
  );
  const items = cutAnswer(lines, isForward);
  const chosen = isForward ? limited.slice(0, items.length) : limited.slice(limited.length - items.length);
  const hasMore = picked.length > items.length || Number.isFinite(horizonMs);
  const edge = isForward ? chosen.at(-1) : chosen[0];
  // A reading that found nothing within its budget goes on from where it stopped.
  const emptyAt: LogPosition = isForward
    ? { atMs: horizonMs, rank: Number.MAX_SAFE_INTEGER, id: '' }
    : { atMs: horizonMs, rank: 0, id: '' };
  const at = edge ? positionOf(edge.event) : emptyAt;
  return {
    value: items,
    picked: chosen,
    isRetryable,
    asOf: new Date(nowMs).toISOString(),
    incomplete,
    nextCursor: hasMore ? encodeLogCursor(query, { direction: isForward ? 'newer' : 'older', at }) : null,
  };
};
