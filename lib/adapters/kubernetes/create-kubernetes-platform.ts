import type { OnCall } from '#lib/adapters/aws/call.ts';
import type { Platform } from '#lib/contract/common.ts';
import type { PlatformUpstream } from '#lib/domain/ports/upstream.ts';
import { createChangeBatch } from './change-topics.ts';
import type { ClusterDirectory } from './cluster-directory.ts';
import { createKubernetesShells } from './exec/create-kubernetes-shells.ts';
import { createKubeCluster, type KubeCluster } from './kube-cluster.ts';
import { createPodLogSource } from './logs/create-pod-log-source.ts';
import { createKubernetesOperator } from './operate/create-kubernetes-operator.ts';
import type { KubernetesPlanAccess } from './plan/kubernetes-plan-access.ts';
import { createKubernetesReads, createObjectReads } from './reads/create-kubernetes-reads.ts';
import type { KubeContext } from './reads/kube-context.ts';

export type KubernetesPlace = {
  platform: Extract<Platform, 'eks' | 'k8s'>;
  /** Which clusters there are, and how each is reached. */
  directory: ClusterDirectory;
  now: () => Date;
  /** Told of every call that was sent. */
  onCall?: OnCall;
  /** Reads of ECR for the checks of plans; absent where there is no AWS behind. */
  images?: KubernetesPlanAccess['images'];
};

export type KubernetesPlatform = {
  upstream: Required<PlatformUpstream>;
  /** How many clusters are open now. */
  openCount: () => number;
  close: () => void;
};

/** The Kubernetes clusters of one directory. Each is opened at its first use, with one client and one set of watches. */
export const createKubernetesPlatform = ({
  platform,
  directory,
  now,
  onCall,
  images,
}: KubernetesPlace): KubernetesPlatform => {
  const clusters = new Map<string, KubeCluster>();
  const changes = createChangeBatch();

  /** Whoever asks for what is no cluster, or is none any more, leaves nothing behind. */
  const drop = (id: string, cluster: KubeCluster) => {
    if (clusters.get(id) !== cluster) return;
    clusters.delete(id);
    // Those who asked hear the reason first.
    setImmediate(cluster.close);
  };
  const clusterOf = (id: string): KubeCluster => {
    const known = clusters.get(id);
    if (known) return known;
    const onAbsent = () => drop(id, cluster);
    const cluster: KubeCluster = createKubeCluster({ id, directory, now, onCall, onAbsent });
    cluster.subscribe((kind) => changes.note(id, kind));
    clusters.set(id, cluster);
    return cluster;
  };
  const clientOf = (id: string) => clusterOf(id).client;
  const context: KubeContext = {
    platform,
    directory,
    clusterOf,
    openOf: (id) => clusters.get(id) ?? null,
    now,
  };

  return {
    upstream: {
      platform,
      reads: createKubernetesReads(context),
      kubernetes: createObjectReads(context),
      operator: createKubernetesOperator({ clusterOf, images, now }),
      podLogs: createPodLogSource({ clientOf }),
      shells: createKubernetesShells({ clientOf }),
      listReach: () => [...clusters.values()].flatMap((cluster) => cluster.reach() ?? []),
      subscribe: changes.subscribe,
    },
    openCount: () => clusters.size,
    close: () => {
      changes.close();
      for (const cluster of clusters.values()) cluster.close();
      clusters.clear();
    },
  };
};
