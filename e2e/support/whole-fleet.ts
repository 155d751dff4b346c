import { servicesApi } from '../../lib/contract/api/services-api.ts';
import type { ServiceList } from '../../lib/contract/services.ts';
import { type Api, until } from './api.ts';

/** Every service, once each cluster has been read or has refused: a server that just started knows some of them. */
export const readWholeFleet = (api: Api): Promise<ServiceList> =>
  until(
    () => api.call(servicesApi.list, { limit: 1000 }),
    ({ items, incomplete }) => items.length > 0 && incomplete.every(({ code }) => code !== 'unavailable'),
  );
