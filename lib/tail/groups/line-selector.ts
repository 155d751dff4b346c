import type { LogSource } from '#lib/contract/logs.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import type { LogEvent } from '#lib/domain/ports/log-source.ts';
import type { ServiceSources, SourceGroup } from './resolve-sources.ts';

/** Tells which events a query wants, exactly; whatever a read leaves in, this takes out. */
export type LineSelector = (groupId: string, event: LogEvent) => LogSource | null;

export const createSelector = (sources: () => ServiceSources, query: LogQuery): LineSelector => {
  const containers = query.containers?.length ? new Set(query.containers) : null;
  const tasks = query.tasks?.length ? new Set(query.tasks) : null;
  const sinceMs = query.since ? Date.parse(query.since) : Number.NEGATIVE_INFINITY;
  const untilMs = query.until ? Date.parse(query.until) : Number.POSITIVE_INFINITY;
  const { filter } = query;
  return (groupId, event) => {
    if (event.atMs < sinceMs || event.atMs > untilMs) return null;
    if (filter && !event.message.includes(filter)) return null;
    const source = sources().match(groupId, event.stream);
    if (!source) return null;
    if (containers && !containers.has(source.container)) return null;
    if (tasks && !tasks.has(source.task)) return null;
    return source;
  };
};

/** Does the query want anything of that group? */
export const wantsGroup = (group: SourceGroup, query: LogQuery): boolean => {
  if (!query.containers?.length) return true;
  const wanted = new Set(query.containers);
  return (
    group.containers.some(({ name }) => wanted.has(name)) ||
    [...group.streams.values()].some(({ container }) => wanted.has(container))
  );
};

/** What all streams that the query wants of a group begin with; undefined where they have nothing in common. */
export const streamPrefixOf = (group: SourceGroup, query: LogQuery): string | undefined => {
  const wanted = query.containers?.length ? new Set(query.containers) : null;
  const heads: string[] = [];
  for (const { name, prefix } of group.containers) {
    if (wanted && !wanted.has(name)) continue;
    if (prefix === undefined) return undefined;
    heads.push(`${prefix}/${name}/${query.tasks?.length === 1 ? query.tasks[0] : ''}`);
  }
  for (const [stream, source] of group.streams) {
    if (wanted && !wanted.has(source.container)) continue;
    if (query.tasks?.length && !query.tasks.includes(source.task)) continue;
    heads.push(stream);
  }
  const [first, ...rest] = heads;
  if (first === undefined) return undefined;
  let length = first.length;
  for (const head of rest) {
    let same = 0;
    while (same < length && same < head.length && head[same] === first[same]) same += 1;
    length = same;
  }
  // A prefix may not hold these two.
  return length > 0 && !/[:*]/.test(first.slice(0, length)) ? first.slice(0, length) : undefined;
};
