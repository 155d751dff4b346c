import type { ServiceDetail } from '#lib/contract/services.ts';
import type { Context } from '#lib/domain/context.ts';
import { cutExec, cutToActor } from '#lib/domain/may-change.ts';
import { maySeeEnvironment } from './environment-values.ts';

/** What the role may not do or see is cut, with the reason on every control. */
export const forViewer = (service: ServiceDetail, ctx: Context): ServiceDetail => {
  const can = { ...cutToActor(service.can, ctx), exec: cutExec(service.can.exec, ctx) };
  if (maySeeEnvironment(ctx.actor)) return { ...service, can };
  const containers = service.configuration.containers.map((container) => ({
    ...container,
    environment: container.environment.map(({ name }) => ({ name, value: null })),
  }));
  return { ...service, can, configuration: { ...service.configuration, containers } };
};
