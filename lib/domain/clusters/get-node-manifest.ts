import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { manifestQuery } from '#lib/domain/manifest-query.ts';

/** The container instance as AWS has it. */
export const getNodeManifest = manifestQuery(clustersApi.nodeManifest, ({ cluster, node }) => ({
  kind: 'node',
  cluster,
  node,
}));
