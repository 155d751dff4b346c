import type { Blueprint } from './blueprint.ts';
import type { Clock } from './clock.ts';
import type { EcrState } from './ecr-state.ts';
import type { ClusterState, EcsState, TaskState } from './ecs-state.ts';
import type { EksState } from './eks-state.ts';
import type { Existing } from './existing.ts';
import type { Fault } from './fault.ts';
import type { LogsState } from './logs-state.ts';
import type { Random } from './random.ts';

/** Everything that exists, by account and Region. Deterministic given the seed and the clock. */
export type World = {
  seed: string;
  clock: Clock;
  random: Random;
  blueprint: Blueprint;
  existing: Existing;
  regions: Map<string, RegionState>;
  faults: Fault[];
  /** Callers that hold keys from AssumeRole: access key id → ARN. */
  sessions: Map<string, string>;
  /** The secrets of those keys; nobody here asks for them. */
  sessionSecrets: Map<string, string>;
  /** Draws ids that belong to no Region (requests, sessions, faults). */
  ids: Random;
  /** Hear of every task that changes. */
  taskListeners: Set<(event: TaskEvent) => void>;
};

export type TaskEvent = {
  region: RegionState;
  cluster: ClusterState;
  task: TaskState;
  /** `stable`: it has run well for long enough to count as a success; `failing`: its health checks fail. */
  change: 'running' | 'healthy' | 'stable' | 'failing' | 'stopping' | 'stopped';
};

export type RegionState = {
  account: string;
  region: string;
  ecs: EcsState;
  ecr: EcrState;
  eks: EksState;
  logs: LogsState;
};
