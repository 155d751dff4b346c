import { z } from 'zod';
import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { controllerOwnerOf } from '#lib/adapters/kubernetes/model/metadata.ts';
import { type Pod, projectPod } from '#lib/adapters/kubernetes/model/pod.ts';
import { isEnded } from '#lib/adapters/kubernetes/rules/pod-state.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import { listObjects } from './read-or-unknown.ts';

export type NodePod = Pod & {
  /** What its containers wrote on the node is lost with it. */
  hasScratch: boolean;
};

const Volumes = z.object({
  spec: z.object({ volumes: z.array(z.object({ emptyDir: z.unknown().optional() })).nullish() }),
});

const projectNodePod = (raw: unknown): NodePod | null => {
  const pod = projectPod(raw);
  if (!pod) return null;
  const volumes = Volumes.safeParse(raw).data?.spec.volumes ?? [];
  return { ...pod, hasScratch: volumes.some(({ emptyDir }) => emptyDir !== undefined && emptyDir !== null) };
};

export const listPodsOnNode = (cluster: PlanCluster, node: string, signal: AbortSignal): Promise<NodePod[]> =>
  listObjects(cluster, {
    path: kubePath({ version: 'v1', resource: 'pods' }),
    query: { fieldSelector: `spec.nodeName=${node}` },
    project: projectNodePod,
    signal,
  });

const mirror = 'kubernetes.io/config.mirror';

export const isOfDaemonSet = (pod: Pod): boolean => controllerOwnerOf(pod.metadata)?.kind === 'DaemonSet';

/** Nobody starts it again. */
export const isBare = (pod: Pod): boolean => controllerOwnerOf(pod.metadata) === undefined && !isEnded(pod);

/** What a drain takes away: not what a DaemonSet puts back, nor what the node itself runs from a file. */
export const isDrained = (pod: Pod): boolean => !isOfDaemonSet(pod) && !(mirror in pod.metadata.annotations);

export const podName = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;
