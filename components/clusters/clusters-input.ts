import { type ReadParam, readList, readOne } from '#components/ui/search-params.ts';
import type { ListClustersInput } from '#lib/contract/clusters.ts';

const sorts = ['name', '-name', 'account', 'region', 'services', '-services'] as const;

/** The question to the API that an address of the list of clusters asks. */
export const readClustersInput = (read: ReadParam): ListClustersInput => ({
  limit: 1000,
  q: read('q')?.slice(0, 200),
  sort: readOne(read('sort'), sorts, 'name'),
  platform: readList(read('platform'), ['ecs', 'eks', 'k8s'] as const),
  account: readList(read('account')),
  region: readList(read('region')),
});
