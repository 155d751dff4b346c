import { tasksApi } from '#lib/contract/api/services-api.ts';
import { query } from '#lib/domain/verb.ts';
import { statesOf, toTaskList } from './task-list.ts';

/** Tasks of a service. */
export const listTasks = query(tasksApi.list, {
  permission: 'fleet:read',
  run: async (ctx, { cluster, service, state, ...page }) => {
    const known = await ctx.fleet.listTasks({ cluster, service, states: statesOf(state) });
    return toTaskList(known, page, `tasks ${cluster} ${service} ${state}`);
  },
});
