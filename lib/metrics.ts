import { collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client';
import type { Inventory } from '#lib/inventory/inventory.ts';

/** The process's Prometheus registry, prefix `quarterdeck_`; no label names a user or an ARN. */
export const createMetrics = (options: {
  inventory: Inventory;
  version: string;
}): { text: () => Promise<string> } => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'quarterdeck_' });
  new Gauge({
    name: 'quarterdeck_info',
    help: 'The running version.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: options.version }, 1);
  new Gauge({
    name: 'quarterdeck_inventory_cells',
    help: 'Things that the inventory keeps.',
    registers: [registry],
    collect() {
      this.set(options.inventory.shelf.keys('').length);
    },
  });
  return { text: () => registry.metrics() };
};
