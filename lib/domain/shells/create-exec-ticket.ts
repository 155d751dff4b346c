import { shellsApi } from '#lib/contract/api/services-api.ts';
import { command } from '../verb.ts';
import { refuseShells, requireFreshSignIn } from './refuse-shell.ts';
import { shellTarget } from './shell-target.ts';

/** Lets one shell be opened in a container: a ticket, good once, for 30 s and for this session alone. */
export const createExecTicket = command(shellsApi.createTicket, {
  permission: 'shells:open',
  changesCloud: true,
  audit: ({ cluster, task, body: { container } }) => ({
    action: 'shell.ticket',
    target: shellTarget({ cluster, task, container }),
  }),
  run: async (ctx, { cluster, task, body }) => {
    const sessionId = requireFreshSignIn(ctx.actor, ctx.now());
    refuseShells(ctx, ctx.actor);
    const { container } = await ctx.shells.check({ cluster, task, ...body }, ctx.signal);
    const { actor, requestId } = ctx;
    return ctx.shellDesk.issue({
      actor,
      sessionId,
      requestId,
      cluster,
      task,
      container,
      command: body.command,
    });
  },
});
