import type { Allowed } from '#lib/contract/services.ts';
import type { Context } from './context.ts';
import { isAllowed } from './permission.ts';

const refusalOf = (ctx: Context): string | null => {
  if (!isAllowed(ctx.actor.role, 'plans:write'))
    return 'Changing anything needs the role operator; you are viewer.';
  if (ctx.readOnly) return 'Quarterdeck runs read-only: nobody changes anything from here.';
  return null;
};

/** What a platform allows, cut to what this person may do here, with the reason on every control. */
export const cutToActor = <Can extends Record<string, Allowed>>(can: Can, ctx: Context): Can => {
  const reason = refusalOf(ctx);
  if (reason === null) return can;
  const refused = Object.keys(can).map((name) => [name, { allowed: false, reason }]);
  // Safe: the same names with the same type of value.
  return Object.fromEntries(refused) as Can;
};

/** As `cutToActor`, of a shell: it is off unless switched on. */
export const cutExec = (exec: Allowed, ctx: Context): Allowed =>
  cutToActor(
    {
      exec: ctx.execEnabled
        ? exec
        : { allowed: false, reason: 'Shells are switched off here (QUARTERDECK_EXEC).' },
    },
    ctx,
  ).exec;
