import { createEcrState } from './ecr-state.ts';
import type { EcsState } from './ecs-state.ts';
import { createEksState } from './eks-seed/clusters.ts';
import { createLogsState } from './logs-state.ts';
import type { RegionState, World } from './world.ts';

/** What an account has in a Region; one that nobody used before is empty. */
export function openRegion(world: World, account: string, region: string): RegionState {
  const key = `${account}:${region}`;
  const known = world.regions.get(key);
  if (known) return known;
  const random = world.random.fork(key);
  const input = { account, region, blueprint: world.blueprint, random, nowMs: world.clock.now() };
  const ecs: EcsState = {
    account,
    region,
    random: random.fork('ecs'),
    clusters: new Map(),
    taskDefinitions: new Map(),
    families: new Map(),
    serviceDeployments: new Map(),
    serviceRevisions: new Map(),
    scalableTargets: new Map(),
    targetGroups: new Map(),
    loadBalancers: new Map(),
    traits: new Map(),
  };
  const state: RegionState = {
    account,
    region,
    ecs,
    ecr: createEcrState(input),
    eks: createEksState(world, input),
    logs: createLogsState(input),
  };
  world.regions.set(key, state);
  return state;
}
