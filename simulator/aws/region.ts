import { openRegion } from '../world/regions.ts';
import type { RegionState } from '../world/world.ts';
import type { Call } from './operation.ts';

/** The state that a call is about: its own account and Region unless others are named. */
export const getRegion = (call: Call, other: { account?: string; region?: string } = {}): RegionState =>
  openRegion(call.world, other.account ?? call.account, other.region ?? call.region);
