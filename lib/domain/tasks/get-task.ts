import { tasksApi } from '#lib/contract/api/services-api.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { cutExec } from '#lib/domain/may-change.ts';
import { query } from '#lib/domain/verb.ts';

/** One task, why it stopped, its timeline. */
export const getTask = query(tasksApi.get, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const task = knownAnswer(await ctx.fleet.getTask(input));
    return task.exec ? { ...task, exec: cutExec(task.exec, ctx) } : task;
  },
});
