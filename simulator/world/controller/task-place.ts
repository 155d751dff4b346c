import type { ServiceState, TaskDefinitionState } from '../ecs-state.ts';
import type { RegionState, World } from '../world.ts';

/** Where a task lives and what it is made from. */
export type TaskPlace = {
  world: World;
  region: RegionState;
  definition: TaskDefinitionState;
  service: ServiceState | null;
};
