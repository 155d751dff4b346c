import type { LogStyle } from './blueprint/types.ts';
import type { ClusterClock } from './eks-clock.ts';
import type { KubeStore } from './eks-store.ts';
import type { TaskStream } from './log-stream.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

export type AccessPolicy = { name: string; namespaces: string[] | null; associatedAtMs: number };

export type AccessEntry = {
  principalArn: string;
  username: string;
  groups: string[];
  type: 'STANDARD' | 'EC2_LINUX' | 'FARGATE_LINUX';
  policies: AccessPolicy[];
  createdAtMs: number;
};

export type NodegroupState = {
  name: string;
  instanceType: string;
  desired: number;
  min: number;
  max: number;
  releaseVersion: string;
  labels: Record<string, string>;
  taints: { key: string; value: string; effect: string }[];
};

export type FargateProfileState = {
  name: string;
  selectors: { namespace: string; labels?: Record<string, string> }[];
};

export type AddonState = { name: string; version: string; status: string; issues: string[] };

export type UpdateState = {
  id: string;
  type: string;
  status: string;
  createdAtMs: number;
  params: { type: string; value: string }[];
  errors: { errorCode: string; errorMessage: string; resourceIds: string[] }[];
  nodegroup?: string;
  addon?: string;
};

export type InsightState = {
  id: string;
  name: string;
  category: 'UPGRADE_READINESS' | 'MISCONFIGURATION' | 'ROLLBACK_READINESS';
  kubernetesVersion: string;
  description: string;
  recommendation: string;
  status: 'PASSING' | 'WARNING' | 'ERROR' | 'UNKNOWN';
  reason: string;
  resources: { kubernetesResourceUri: string; status: string; reason: string }[];
  deprecation?: { usage: string; replacedWith: string; stopServingVersion: string; userAgent: string };
};

export type EksCluster = {
  account: string;
  region: string;
  name: string;
  arn: string;
  version: string;
  platformVersion: string;
  status: string;
  createdAtMs: number;
  endpointPublicAccess: boolean;
  tags: Record<string, string>;
  accessEntries: Map<string, AccessEntry>;
  nodegroups: NodegroupState[];
  fargateProfiles: FargateProfileState[];
  addons: AddonState[];
  updates: UpdateState[];
  insights: InsightState[];
  /** Where its Kubernetes is served when that is none of ours. */
  elsewhere?: { url: string; authority: string };
  /** Its Kubernetes; made with its past when it is first asked for. */
  open: () => Kube;
};

export type EksState = { clusters: Map<string, EksCluster> };

/** How a container of this name writes its log, and how long it runs where it comes to an end. */
export type LogTraits = { style: LogStyle; linesPerMinute: number; runSeconds?: number | undefined };

/** What the kubelet knows of one container of one pod: each run of it, oldest first. */
export type ContainerRuns = { runs: TaskStream[]; restarts: number; backOffMs: number };

/** One open watch, as a test may take hold of it. */
export type OpenWatch = {
  resource: string;
  write: (text: string) => void;
  cut: () => void;
  end: () => void;
  /** Keeps back what it would tell, until it is let go. */
  hold: (isHeld: boolean) => void;
};

/** One cluster's inside: its objects, and what its controllers and kubelets remember. */
export type Kube = {
  world: World;
  cluster: EksCluster;
  clock: ClusterClock;
  random: Random;
  store: KubeStore;
  logTraits: Map<string, LogTraits>;
  /** Pod uid and container name → its runs. */
  containers: Map<string, ContainerRuns>;
  /** Node and digest: pulled before. */
  pulled: Set<string>;
  /** What was said about an object → the name of the event that says it. */
  said: Map<string, string>;
  /** Uid → when something that was refused is tried again. */
  retryAt: Map<string, number>;
  watches: Set<OpenWatch>;
  /** Pod uid → the size that its last terminal asked for. */
  terminalSizes: Map<string, { columns: number; rows: number }>;
  /** Asks the controller of an object to look at it. */
  wake: (resource: string, object: { namespace?: string; name: string }, delayMs?: number) => void;
};
