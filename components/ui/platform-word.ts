const names: Record<string, string> = { ecs: 'ECS', eks: 'EKS', k8s: 'Kubernetes' };

/** What people call a platform. */
export const platformWord = (platform: string): string => names[platform] ?? platform;

const kinds: Record<string, string> = {
  service: 'service',
  daemon: 'daemon service',
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
};

/** A service's kind in its platform's own spelling. */
export const kindWord = (kind: string): string => kinds[kind] ?? kind;

export type PlatformWords = {
  /** Whose words these are. */
  owner: string;
  task: string;
  tasks: string;
  deployment: string;
  deployments: string;
  /** The machine that tasks run on. */
  node: string;
  /** What lets tasks come to it again. */
  openNode: string;
  /** It can be closed to new tasks alone, without moving those that run there. */
  hasCordon: boolean;
  /** How long what has ended can still be seen. */
  endedTasksStay: string;
  eventsStay: string;
  hasNamespaces: boolean;
  /** A deployment under way can be stopped, and rolls back by itself then. */
  stopsDeployments: boolean;
  /** What happens to a rollout that fails where no breaker is set. */
  withoutBreaker: string;
  metricsFrom: string;
  targets: string;
  noBalancer: string;
  withoutBalancer: string;
  keepsPreviousRun: boolean;
  activitiesStay: string;
};

const ecsWords: PlatformWords = {
  owner: 'AWS',
  task: 'task',
  tasks: 'tasks',
  deployment: 'deployment',
  deployments: 'deployments',
  node: 'container instance',
  openNode: 'Set active',
  hasCordon: false,
  endedTasksStay: 'ECS keeps stopped tasks for about an hour.',
  eventsStay: 'ECS keeps the last 100 of a service.',
  hasNamespaces: false,
  stopsDeployments: true,
  withoutBreaker: 'no circuit breaker stops a failing rollout',
  keepsPreviousRun: false,
  metricsFrom: 'CloudWatch',
  targets: 'Targets',
  noBalancer: 'No load balancer',
  withoutBalancer: 'Nothing outside of ECS checks these tasks.',
  activitiesStay: 'Application Auto Scaling keeps them for six weeks.',
};
const kubernetesWords: PlatformWords = {
  owner: 'Kubernetes',
  task: 'pod',
  tasks: 'pods',
  deployment: 'rollout',
  deployments: 'rollouts',
  node: 'node',
  openNode: 'Uncordon',
  hasCordon: true,
  endedTasksStay: 'Kubernetes drops a pod of a workload as soon as another takes its place.',
  eventsStay: 'Kubernetes keeps events for about an hour.',
  hasNamespaces: true,
  stopsDeployments: false,
  withoutBreaker: 'Kubernetes does not roll back by itself',
  keepsPreviousRun: true,
  metricsFrom: 'metrics.k8s.io',
  targets: 'Endpoints',
  noBalancer: 'No Service',
  withoutBalancer: 'No Service or Ingress sends traffic to these pods.',
  activitiesStay: 'Kubernetes keeps the events of an autoscaler for about an hour.',
};

/** A platform's own words for the nouns of the product. */
export const wordsOf = (platform: string | undefined): PlatformWords =>
  platform === 'eks' || platform === 'k8s' ? kubernetesWords : ecsWords;

/** A word at the start of a sentence or as a title. */
export const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
