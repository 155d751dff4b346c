import type { Blueprint } from './blueprint.ts';
import type { Clock } from './clock.ts';
import type { EcrState } from './ecr-state.ts';
import type { EcsState } from './ecs-state.ts';
import type { Fault } from './fault.ts';
import type { LogsState } from './logs-state.ts';
import type { Random } from './random.ts';

/** Everything that exists, by account and Region. Deterministic given the seed and the clock. */
export type World = {
  seed: string;
  clock: Clock;
  random: Random;
  blueprint: Blueprint;
  regions: Map<string, RegionState>;
  faults: Fault[];
};

export type RegionState = {
  account: string;
  region: string;
  ecs: EcsState;
  ecr: EcrState;
  logs: LogsState;
};
