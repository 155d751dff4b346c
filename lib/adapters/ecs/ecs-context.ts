import type { ServiceDeployment, ServiceRevision, Tag, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { LRUCache } from 'lru-cache';
import type { Call } from '#lib/adapters/aws/call.ts';
import type { AwsClients } from '#lib/adapters/aws/clients.ts';
import type { LoadBalancer } from '#lib/contract/services.ts';
import type { Sighting } from './shortage-memory.ts';

export type KnownDefinition = { definition: TaskDefinition; tags: Tag[] };

/** Everything that the reads of one account and Region share. */
export type EcsContext = {
  connectionName: string;
  account: string;
  region: string;
  partition: string;
  clients: AwsClients;
  call: Call;
  now: () => Date;
  caches: EcsCaches;
};

/** What never changes once it is so is kept for ever, in bounds; the rest for seconds. */
export type EcsCaches = {
  definitions: LRUCache<string, KnownDefinition>;
  revisions: LRUCache<string, ServiceRevision>;
  finishedDeployments: LRUCache<string, ServiceDeployment>;
  stoppedTasks: LRUCache<string, Task>;
  /** By service ARN: not a fact of AWS but what was seen of it. */
  sightings: LRUCache<string, Sighting>;
  /** By target group ARN. */
  targets: LRUCache<string, Pick<LoadBalancer, 'healthy' | 'total' | 'targets'>>;
};

const targetHealthMs = 20_000;

export const createEcsCaches = (): EcsCaches => ({
  definitions: new LRUCache({ max: 3000 }),
  revisions: new LRUCache({ max: 6000 }),
  finishedDeployments: new LRUCache({ max: 6000 }),
  stoppedTasks: new LRUCache({ max: 4000 }),
  sightings: new LRUCache({ max: 10_000 }),
  targets: new LRUCache({ max: 2000, ttl: targetHealthMs }),
});
