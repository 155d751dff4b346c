import { unprocessable } from '#lib/domain/domain-error.ts';
import type { TaskRef } from '#lib/domain/ports/region-reads.ts';
import type { Shells } from '#lib/domain/ports/shells.ts';
import type { Regions } from './regions.ts';

/** Shells of every connection: each goes to the place that its cluster's id names. */
export const routeShells = (regions: Regions): Shells => {
  const forTask = async (ref: TaskRef): Promise<Shells> => {
    const { shells } = await regions.forTask(ref);
    if (!shells) throw unprocessable('Shells cannot be opened in this cluster from here.');
    return shells;
  };
  return {
    check: async (request, signal) => (await forTask(request)).check(request, signal),
    open: async (request, signal) => (await forTask(request)).open(request, signal),
  };
};
