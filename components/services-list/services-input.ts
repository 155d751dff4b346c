import { type ReadParam, readList, readOne } from '#components/ui/search-params.ts';
import type { ListServicesInput } from '#lib/contract/services.ts';

const statuses = ['failing', 'degraded', 'deploying', 'unknown', 'stopped', 'steady'] as const;
const platforms = ['ecs', 'eks', 'k8s'] as const;
const sorts = [
  'status',
  '-status',
  'name',
  '-name',
  'updatedAt',
  '-updatedAt',
  'running',
  '-running',
  'cluster',
  '-cluster',
] as const;

/** Trouble first. */
export const defaultServiceSort = 'status';

/** The question to the API that an address of a list of services asks; page and browser ask the same. */
export const readServicesInput = (read: ReadParam): ListServicesInput => ({
  limit: 1000,
  q: read('q')?.slice(0, 200),
  sort: readOne(read('sort'), sorts, defaultServiceSort),
  status: readList(read('status'), statuses),
  platform: readList(read('platform'), platforms),
  account: readList(read('account')),
  region: readList(read('region')),
  namespace: readList(read('namespace')),
  image: readList(read('image')),
});
