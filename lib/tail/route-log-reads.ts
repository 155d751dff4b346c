import { parseClusterId } from '#lib/contract/ids.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { LogReads } from '#lib/domain/ports/log-reads.ts';

/** One answer for the logs of every platform: each query goes where its cluster's lines are kept. */
export const routeLogReads = (pipelines: { ecs: LogReads; kubernetes: LogReads }): LogReads => {
  const pipelineOf = (cluster: string): LogReads => {
    const ref = parseClusterId(cluster);
    if (!ref) throw notFound('cluster', cluster);
    return ref.platform === 'ecs' ? pipelines.ecs : pipelines.kubernetes;
  };
  return {
    list: async (query) => pipelineOf(query.cluster).list(query),
    tail: async function* (query) {
      yield* pipelineOf(query.cluster).tail(query);
    },
  };
};
