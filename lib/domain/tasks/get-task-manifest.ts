import { tasksApi } from '#lib/contract/api/services-api.ts';
import { manifestQuery } from '#lib/domain/manifest-query.ts';

/** The task as AWS has it. */
export const getTaskManifest = manifestQuery(tasksApi.manifest, ({ cluster, task }) => ({
  kind: 'task',
  cluster,
  task,
}));
