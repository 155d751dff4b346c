import type {
  AddonInfo,
  AssociatedAccessPolicy,
  ClusterVersionInformation,
  AccessEntry as EksAccessEntry,
  Cluster as EksCluster,
  FargateProfile as EksFargateProfile,
  Insight as EksInsight,
  Update,
} from '@aws-sdk/client-eks';
import { LRUCache } from 'lru-cache';
import type { Page } from '#lib/adapters/aws/all-pages.ts';
import type { Call } from '#lib/adapters/aws/call.ts';
import type { AwsClients } from '#lib/adapters/aws/clients.ts';
import { createMemory, type Memory } from './memory.ts';

export type KnownEntry = { entry: EksAccessEntry; policies: AssociatedAccessPolicy[] };

/** Everything that the reads of one account and Region share. */
export type EksContext = {
  account: string;
  region: string;
  partition: string;
  /** The IAM principal that access entries know us by; null where the identity is no ARN. */
  principalArn: string | null;
  clients: AwsClients;
  call: Call;
  now: () => Date;
  caches: EksCaches;
};

/** What is finished is kept for ever, in bounds; what seldom changes for as long as each reader says. */
export type EksCaches = {
  clusters: Memory<EksCluster>;
  tokens: Memory<{ headers: Record<string, string> }>;
  entries: Memory<KnownEntry>;
  profiles: Memory<EksFargateProfile>;
  addOnVersions: Memory<AddonInfo>;
  clusterVersions: Memory<ClusterVersionInformation[]>;
  /** The first page of ids of a node group's or an add-on's updates. */
  updatePages: Memory<Page<string>>;
  /** By id: of updates that have ended. */
  updates: LRUCache<string, Update>;
  /** By id and the instant of its last refresh. */
  insights: LRUCache<string, EksInsight>;
  /** By cluster and span: why CloudWatch keeps nothing of its pods. */
  absences: LRUCache<string, string>;
};

// Whoever switches Container Insights on sees it within minutes; until then nobody pays for asking.
const absenceMs = 5 * 60_000;

export const createEksCaches = (now: () => Date): EksCaches => ({
  clusters: createMemory({ max: 1000, now }),
  tokens: createMemory({ max: 1000, now }),
  entries: createMemory({ max: 5000, now }),
  profiles: createMemory({ max: 2000, now }),
  addOnVersions: createMemory({ max: 500, now }),
  clusterVersions: createMemory({ max: 1, now }),
  updatePages: createMemory({ max: 5000, now }),
  updates: new LRUCache({ max: 5000 }),
  insights: new LRUCache({ max: 2000 }),
  absences: new LRUCache({ max: 2000, ttl: absenceMs }),
});
