import { notFound } from '#lib/domain/domain-error.ts';
import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import type { Regions } from './regions.ts';

/** The logs of every cluster's pods: each read goes to the place that the cluster's id names. */
export const routePodLogs = (regions: Regions): PodLogSource => {
  const forCluster = async (cluster: string): Promise<PodLogSource> => {
    const { podLogs } = await regions.forCluster(cluster);
    if (!podLogs) throw notFound('pod', cluster);
    return podLogs;
  };
  return {
    read: async function* (ref, options) {
      yield* (await forCluster(ref.cluster)).read(ref, options);
    },
    follow: async function* (ref, options) {
      yield* (await forCluster(ref.cluster)).follow(ref, options);
    },
  };
};
