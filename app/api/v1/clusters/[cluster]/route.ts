import { getCluster } from '#lib/domain/clusters/get-cluster.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getCluster);
