import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { manifestQuery } from '#lib/domain/manifest-query.ts';

/** Any object as Kubernetes has it. */
export const getObjectManifest = manifestQuery(
  clustersApi.objectManifest,
  ({ cluster, resource, namespace, name }) => ({ kind: 'object', cluster, resource, namespace, name }),
);
