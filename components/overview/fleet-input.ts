import type { ListClustersInput } from '#lib/contract/clusters.ts';
import type { ListOperationsInput } from '#lib/contract/operations.ts';
import type { ListServicesInput } from '#lib/contract/services.ts';

type Scope = { account?: string[]; region?: string[] };

/** What the overview asks, on the server and in the browser alike. */
export const fleetServices = (scope: Scope): ListServicesInput => ({ limit: 1000, sort: 'status', ...scope });
export const fleetClusters = (scope: Scope): ListClustersInput => ({ limit: 1000, ...scope });
export const recentOperations: ListOperationsInput = { limit: 50 };
