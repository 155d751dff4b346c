import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Gateway, readBody } from './aws/handle-request.ts';
import { disturbances, disturbWatches } from './kubernetes/disturb-watches.ts';
import type { Fault } from './world/fault.ts';

const kinds: readonly Fault['kind'][] = ['delay', 'error', 'throttle', 'drop', 'deny'];

/** Sets a fault; the id removes it. */
export function addFault(gateway: Gateway, input: Omit<Fault, 'id'>): { id: string } {
  if (!kinds.includes(input.kind)) throw new Error(`kind must be one of ${kinds.join(', ')}`);
  if (!input.operation) throw new Error('operation is required, as in ecs:ListServices, ecs:* or *');
  const id = gateway.world.ids.uuid();
  gateway.world.faults.push({ ...input, id });
  return { id };
}

export function removeFaults(gateway: Gateway, id?: string): void {
  gateway.world.faults = id ? gateway.world.faults.filter((fault) => fault.id !== id) : [];
}

export function summarizeWorld({ world }: Gateway) {
  return {
    seed: world.seed,
    now: new Date(world.clock.now()).toISOString(),
    faults: world.faults,
    regions: [...world.regions.values()].map((region) => ({
      account: region.account,
      region: region.region,
      clusters: [...region.ecs.clusters.values()].map((cluster) => ({
        name: cluster.name,
        services: cluster.services.size,
        tasks: cluster.tasks.size,
        instances: cluster.instances.size,
      })),
      repositories: region.ecr.repositories.size,
    })),
  };
}

async function answer(
  gateway: Gateway,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  const [path = ''] = (request.url ?? '').split('?');
  const [, , topic, id] = path.split('/');
  const method = request.method ?? 'GET';
  const body = await readBody(request);
  const input = body.length > 0 ? JSON.parse(body.toString('utf8')) : {};
  switch (`${method} ${topic}`) {
    case 'POST faults':
      return { status: 201, body: addFault(gateway, input) };
    case 'GET faults':
      return { status: 200, body: gateway.world.faults };
    case 'DELETE faults':
      removeFaults(gateway, id);
      return { status: 200, body: {} };
    case 'GET calls':
      return { status: 200, body: gateway.calls.list() };
    case 'DELETE calls':
      gateway.calls.clear();
      return { status: 200, body: {} };
    case 'POST kubernetes': {
      const { account, region, cluster, do: what, resource } = input;
      const found = gateway.world.regions.get(`${account}:${region}`)?.eks.clusters.get(cluster);
      if (!found) return { status: 404, body: { message: `no cluster ${cluster}` } };
      if (!disturbances.includes(what)) throw new Error(`do must be one of ${disturbances.join(', ')}`);
      return { status: 200, body: disturbWatches(found.open(), what, resource) };
    }
    case 'POST clock': {
      const { advance } = gateway.world.clock;
      if (!advance) return { status: 409, body: { message: 'the clock runs by itself' } };
      advance(Number(input.advanceMs));
      return { status: 200, body: { now: gateway.world.clock.now() } };
    }
    case 'GET world':
      return { status: 200, body: summarizeWorld(gateway) };
    default:
      return { status: 404, body: { message: `no ${method} ${path}` } };
  }
}

/** The door for tests and demos; not part of AWS. */
export async function handleControl(
  gateway: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await answer(gateway, request).catch((error: unknown) => ({
    status: 400,
    body: { message: error instanceof Error ? error.message : String(error) },
  }));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
