import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import { manifestQuery } from '#lib/domain/manifest-query.ts';

/** The revision as AWS has it. */
export const getRevisionManifest = manifestQuery(
  deploymentsApi.manifest,
  ({ cluster, service, revision }) => ({ kind: 'revision', cluster, service, revision }),
);
