import { kubePath } from './client/kube-path.ts';
import { type Autoscaler, projectAutoscaler } from './model/autoscaler.ts';
import { type CronJob, projectCronJob } from './model/cron-job.ts';
import { type Job, projectJob } from './model/job.ts';
import { type KubeNode, projectNode } from './model/kube-node.ts';
import {
  type EndpointSlice,
  type Ingress,
  type KubeService,
  projectEndpointSlice,
  projectIngress,
  projectKubeService,
} from './model/network-objects.ts';
import { type Pod, projectPod } from './model/pod.ts';
import {
  type Budget,
  type KubeNamespace,
  projectBudget,
  projectNamespace,
  projectQuota,
  type Quota,
} from './model/policy-objects.ts';
import {
  type ControllerRevision,
  projectControllerRevision,
  projectReplicaSet,
  type ReplicaSet,
} from './model/revision-objects.ts';
import { projectDaemonSet, projectDeployment, projectStatefulSet, type Workload } from './model/workload.ts';

/** What is watched of a cluster, by the plural of its resource. */
export type KubeObjects = {
  deployments: Workload;
  statefulsets: Workload;
  daemonsets: Workload;
  replicasets: ReplicaSet;
  controllerrevisions: ControllerRevision;
  pods: Pod;
  nodes: KubeNode;
  namespaces: KubeNamespace;
  horizontalpodautoscalers: Autoscaler;
  poddisruptionbudgets: Budget;
  services: KubeService;
  ingresses: Ingress;
  endpointslices: EndpointSlice;
  jobs: Job;
  cronjobs: CronJob;
  resourcequotas: Quota;
};
export type KubeKind = keyof KubeObjects;

type Kind<T> = {
  group?: string;
  version: string;
  namespaced: boolean;
  project: (raw: unknown) => T | null;
};

const core = { version: 'v1', namespaced: true };
const apps = { group: 'apps', version: 'v1', namespaced: true };

export const kubeKinds: { [K in KubeKind]: Kind<KubeObjects[K]> } = {
  deployments: { ...apps, project: projectDeployment },
  statefulsets: { ...apps, project: projectStatefulSet },
  daemonsets: { ...apps, project: projectDaemonSet },
  replicasets: { ...apps, project: projectReplicaSet },
  controllerrevisions: { ...apps, project: projectControllerRevision },
  pods: { ...core, project: projectPod },
  nodes: { ...core, namespaced: false, project: projectNode },
  namespaces: { ...core, namespaced: false, project: projectNamespace },
  horizontalpodautoscalers: {
    group: 'autoscaling',
    version: 'v2',
    namespaced: true,
    project: projectAutoscaler,
  },
  poddisruptionbudgets: { group: 'policy', version: 'v1', namespaced: true, project: projectBudget },
  services: { ...core, project: projectKubeService },
  ingresses: { group: 'networking.k8s.io', version: 'v1', namespaced: true, project: projectIngress },
  endpointslices: {
    group: 'discovery.k8s.io',
    version: 'v1',
    namespaced: true,
    project: projectEndpointSlice,
  },
  jobs: { group: 'batch', version: 'v1', namespaced: true, project: projectJob },
  cronjobs: { group: 'batch', version: 'v1', namespaced: true, project: projectCronJob },
  resourcequotas: { ...core, project: projectQuota },
};

/** The path of a kind in the whole cluster, in a namespace, or of one object. */
export const pathOf = (kind: KubeKind, place: { namespace?: string; name?: string } = {}): string => {
  const { group, version } = kubeKinds[kind];
  return kubePath({ ...(group ? { group } : {}), version, resource: kind, ...place });
};
