import { tasksApi } from '#lib/contract/api/services-api.ts';
import { query } from '#lib/domain/verb.ts';
import { statesOf, toTaskList } from './task-list.ts';

/** Tasks of a cluster, those without a service too. */
export const listClusterTasks = query(tasksApi.listOfCluster, {
  permission: 'fleet:read',
  run: async (ctx, { cluster, state, ...page }) => {
    const known = await ctx.fleet.listTasks({ cluster, states: statesOf(state) });
    return toTaskList(known, page, `tasks ${cluster} ${state}`);
  },
});
