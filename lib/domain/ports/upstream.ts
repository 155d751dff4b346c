import type { Operator } from './operator.ts';
import type { RegionReads, RegistryReads } from './region-reads.ts';

/** One account and Region as the inventory reads it. */
export type RegionUpstream = { reads: RegionReads; registry: RegistryReads; operator: Operator };

/** Who a connection's credentials are. */
export type Identity = { account: string; arn: string; partition: string };

/** One connection: it says who it is, then opens its Regions. */
export type Upstream = {
  id: string;
  name: string;
  regions: string[];
  /** Throws the translated error, with the remedy in its message. */
  identify: (signal: AbortSignal) => Promise<Identity>;
  open: (identity: Identity, region: string) => RegionUpstream;
};
