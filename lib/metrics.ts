import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { OnCall } from '#lib/adapters/aws/call.ts';
import type { OperationStore } from '#lib/domain/ports/operation-store.ts';
import type { Inventory } from '#lib/inventory/inventory.ts';
import type { Meter } from '#lib/runtime-slot.ts';

/** Any other method is one label, so that no stranger makes labels. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const durationBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const createMeter = (registry: Registry): Meter => {
  const registers = [registry];
  const requests = new Counter({
    name: 'quarterdeck_http_requests_total',
    help: 'Requests answered, event streams too.',
    labelNames: ['method', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'quarterdeck_http_request_duration_seconds',
    help: 'From the request to the end of its answer; event streams are left out.',
    labelNames: ['method', 'status'],
    buckets: durationBuckets,
    registers,
  });
  const streams = new Gauge({
    name: 'quarterdeck_open_streams',
    help: 'Event streams that are open.',
    labelNames: ['kind'],
    registers,
  });
  for (const kind of ['changes', 'logs', 'shells']) streams.set({ kind }, 0);
  return {
    countRequest: ({ method, status, seconds, isStream }) => {
      const labels = {
        method: methods.has(method) ? method : 'other',
        status: `${Math.floor(status / 100)}xx`,
      };
      requests.inc(labels);
      if (!isStream) durations.observe(labels, seconds);
    },
    openStream: (kind) => {
      streams.inc({ kind });
      return () => streams.dec({ kind });
    },
  };
};

const createCallCounter = (registry: Registry): OnCall => {
  const registers = [registry];
  const calls = new Counter({
    name: 'quarterdeck_aws_calls_total',
    help: 'Calls that were sent to AWS.',
    labelNames: ['service', 'operation', 'outcome'],
    registers,
  });
  const throttles = new Counter({
    name: 'quarterdeck_aws_throttles_total',
    help: 'Calls that AWS refused for coming too fast.',
    labelNames: ['service', 'operation'],
    registers,
  });
  return ({ action, outcome }) => {
    const [service = '', operation = ''] = action.split(':');
    calls.inc({ service, operation, outcome });
    if (outcome === 'throttled') throttles.inc({ service, operation });
  };
};

/** The process's Prometheus registry, prefix `quarterdeck_`; no label names a user or an ARN. */
export const createMetrics = (options: { version: string; operations: OperationStore }) => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'quarterdeck_' });
  new Gauge({
    name: 'quarterdeck_info',
    help: 'The running version.',
    labelNames: ['version'],
    registers,
  }).set({ version: options.version }, 1);
  new Gauge({
    name: 'quarterdeck_operations',
    help: 'Operations that are kept, by their state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await options.operations.countByState();
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
    },
  });
  return {
    meter: createMeter(registry),
    onCall: createCallCounter(registry),
    watchInventory: (inventory: Inventory): void => {
      new Gauge({
        name: 'quarterdeck_inventory_cells',
        help: 'Things that the inventory keeps.',
        registers,
        collect() {
          this.set(inventory.shelf.keys('').length);
        },
      });
    },
    text: (): Promise<string> => registry.metrics(),
  };
};
