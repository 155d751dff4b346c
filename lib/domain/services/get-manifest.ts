import { servicesApi } from '#lib/contract/api/services-api.ts';
import { manifestQuery } from '#lib/domain/manifest-query.ts';

/** The service with its task definition, as AWS has them. */
export const getManifest = manifestQuery(servicesApi.manifest, ({ cluster, service }) => ({
  kind: 'service',
  cluster,
  service,
}));
