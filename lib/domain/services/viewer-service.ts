import type { Allowed, ServiceDetail } from '#lib/contract/services.ts';
import type { Context } from '#lib/domain/context.ts';
import { isAllowed } from '#lib/domain/permission.ts';
import { maySeeEnvironment } from './environment-values.ts';

const refusal = (ctx: Context): string | null => {
  if (!isAllowed(ctx.actor.role, 'plans:write'))
    return 'Changing a service needs the role operator; you are viewer.';
  if (ctx.readOnly) return 'Quarterdeck runs read-only: nobody changes anything from here.';
  return null;
};

/** What the role may not do or see is cut, with the reason on every control. */
export const forViewer = (service: ServiceDetail, ctx: Context): ServiceDetail => {
  const reason = refusal(ctx);
  const exec: Allowed = ctx.execEnabled
    ? service.can.exec
    : { allowed: false, reason: 'Shells are switched off here (QUARTERDECK_EXEC).' };
  const refused: Allowed = { allowed: false, reason: reason ?? undefined };
  const can = reason
    ? {
        scale: refused,
        rollback: refused,
        deploy: refused,
        restart: refused,
        exec: refused,
        stopTask: refused,
        autoscaling: refused,
        stopDeployment: refused,
        pause: refused,
        resume: refused,
      }
    : { ...service.can, exec };
  if (maySeeEnvironment(ctx.actor)) return { ...service, can };
  const containers = service.configuration.containers.map((container) => ({
    ...container,
    environment: container.environment.map(({ name }) => ({ name, value: null })),
  }));
  return { ...service, can, configuration: { ...service.configuration, containers } };
};
