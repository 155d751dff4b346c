import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { LogQuery, LogReads } from '#lib/domain/ports/log-reads.ts';
import type { LogSource } from '#lib/domain/ports/log-source.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { createSharedAnswer } from '#lib/tail/share-answer.ts';
import { createTailHub } from './create-tail-hub.ts';
import { listLines } from './list-lines.ts';
import { resolveSources, type ServiceSources } from './resolve-sources.ts';
import { shareReads } from './share-reads.ts';
import { tailLines } from './tail-lines.ts';

/** A tail begins soon; what lies further back is read when one scrolls up to it. */
const backlogBudget = { pages: 4, ms: 1_500 };

type Backlog = Awaited<ReturnType<typeof listLines>> & { readMs: number };

export type LogReadsOptions = { fleet: FleetReads; source: LogSource; now: () => Date };

/** The log pipeline: reads of a service's lines, and tails that share one upstream poller for each log group. */
export const createLogReads = ({
  fleet,
  source,
  now,
}: LogReadsOptions): LogReads & { upstreamCount: () => number } => {
  const shared = shareReads(source, () => now().getTime());
  const nowMs = () => now().getTime();
  const hub = createTailHub({ source, now: nowMs });
  const sharedSources = createSharedAnswer<ServiceSources>(nowMs);
  const sharedBacklog = createSharedAnswer<Backlog>(nowMs);
  const resolve = ({ cluster, service }: ServiceRef) =>
    sharedSources(JSON.stringify([cluster, service]), () => resolveSources(fleet, { cluster, service }));

  const readBacklog = (query: LogQuery & { limit: number }) =>
    sharedBacklog(
      JSON.stringify([
        query.cluster,
        query.service,
        query.filter,
        query.containers,
        query.tasks,
        query.until,
        query.limit,
      ]),
      async () => {
        const readMs = nowMs();
        // It outlives the reader that happened to ask first.
        const signal = AbortSignal.timeout(20_000);
        const { cluster, service, filter, containers, tasks, until, limit } = query;
        const page = await listLines({
          query: { cluster, service, filter, containers, tasks, until, limit, signal },
          sources: await resolve(query),
          source: shared,
          nowMs: readMs,
          budget: backlogBudget,
        });
        return { ...page, readMs };
      },
    );

  return {
    list: async (query) => {
      const { value, nextCursor, asOf, incomplete } = await listLines({
        query,
        sources: await resolve(query),
        source,
        nowMs: nowMs(),
      });
      return { value, nextCursor, asOf, incomplete };
    },
    tail: (query) =>
      tailLines({
        query,
        hub,
        source: shared,
        resolve: () => resolve(query),
        readBacklog: async () => {
          const { picked, nextCursor, readMs } = await readBacklog(query);
          return { picked, isCut: nextCursor !== null, readMs };
        },
        now: nowMs,
      }),
    /** Pollers that run now: one for each log group that is tailed. */
    upstreamCount: () => hub.size(),
  };
};
