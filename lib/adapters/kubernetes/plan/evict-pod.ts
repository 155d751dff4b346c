import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import { podPath } from './kube-paths.ts';

export type PodRef = { namespace: string; name: string; uid: string };

/**
 * Asks for a pod's eviction: that very pod, told by its `uid`. Throws `conflict` (with the cause `DisruptionBudget`)
 * when a budget holds it, `not_found` when it is gone. https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 */
export const evictPod = (
  client: KubeClient,
  { namespace, name, uid }: PodRef,
  { isDryRun = false, signal }: { isDryRun?: boolean; signal: AbortSignal },
): Promise<unknown> =>
  client.write(podPath(namespace, name, 'eviction'), {
    method: 'POST',
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
      deleteOptions: { preconditions: { uid }, ...(isDryRun ? { dryRun: ['All'] } : {}) },
    },
    isDryRun,
    signal,
  });
