import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { LogQuery, LogReads } from '#lib/domain/ports/log-reads.ts';
import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { createSharedAnswer } from '#lib/tail/share-answer.ts';
import { type ListedPodLines, listPodLines } from './list-pod-lines.ts';
import { createPodTailHub } from './pod-tail-hub.ts';
import { type PodSources, resolvePodSources } from './resolve-pod-sources.ts';
import { sharePodReads } from './share-pod-reads.ts';
import { tailPodLines } from './tail-pod-lines.ts';

/** A tail begins soon; what lies further back is read when one scrolls up to it. */
const backlogMs = 2_500;

export type PodLogReadsOptions = {
  fleet: Pick<FleetReads, 'getService' | 'listTasks' | 'subscribe'>;
  source: PodLogSource;
  now: () => Date;
};

/** The log pipeline of Kubernetes: reads of a service's lines, and tails that share one follow for each container. */
export const createPodLogReads = ({
  fleet,
  source,
  now,
}: PodLogReadsOptions): LogReads & { upstreamCount: () => number } => {
  const nowMs = () => now().getTime();
  const shared = sharePodReads(source, nowMs);
  const hub = createPodTailHub({ source, now: nowMs });
  const sharedSources = createSharedAnswer<PodSources>(nowMs);
  const sharedBacklog = createSharedAnswer<ListedPodLines>(nowMs);
  let changes = 0;
  fleet.subscribe(({ topic }) => {
    if (topic === 'tasks') changes += 1;
  });
  // What has changed since is resolved anew, whoever asked a moment before.
  const resolve = ({ cluster, service }: ServiceRef) =>
    sharedSources(JSON.stringify([cluster, service, changes]), () =>
      resolvePodSources(fleet, { cluster, service }),
    );

  const readBacklog = (query: LogQuery & { limit: number }) => {
    const { cluster, service, filter, containers, tasks, until, previous, limit } = query;
    const asked = { cluster, service, filter, containers, tasks, until, previous, limit };
    return sharedBacklog(JSON.stringify(asked), async () =>
      listPodLines({
        // It outlives the reader that happened to ask first.
        query: { ...asked, signal: AbortSignal.timeout(20_000) },
        sources: await resolve(query),
        source,
        nowMs: nowMs(),
        clock: nowMs,
        budgetMs: backlogMs,
      }),
    );
  };

  return {
    list: async (query) => {
      const sources = await resolve(query);
      const { value, nextCursor, asOf, incomplete } = await listPodLines({
        query,
        sources,
        source,
        nowMs: nowMs(),
        clock: nowMs,
      });
      return { value, nextCursor, asOf, incomplete };
    },
    tail: (query) =>
      tailPodLines({
        query,
        hub,
        source: shared,
        resolve: () => resolve(query),
        readBacklog: () => readBacklog(query),
        subscribe: fleet.subscribe,
        now: nowMs,
      }),
    /** Containers that are followed now. */
    upstreamCount: hub.size,
  };
};
