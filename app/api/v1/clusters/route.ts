import { listClusters } from '#lib/domain/clusters/list-clusters.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listClusters);
