import type { Fault } from '../world/fault.ts';
import type { World } from '../world/world.ts';
import { AwsError, type JsonObject } from './operation.ts';

export type RequestFacts = {
  /** `ecs:ListServices` */
  operation: string;
  account: string;
  region: string;
  caller: string;
  input: JsonObject;
};

/** Thrown to say that the connection is to be cut without an answer. */
export class DroppedConnection extends Error {}

function matches(fault: Fault, facts: RequestFacts): boolean {
  const [service] = facts.operation.split(':');
  const named =
    fault.operation === '*' || fault.operation === facts.operation || fault.operation === `${service}:*`;
  return (
    named &&
    (fault.account === undefined || fault.account === facts.account) &&
    (fault.region === undefined || fault.region === facts.region) &&
    (fault.role === undefined || facts.caller.includes(`:assumed-role/${fault.role}/`))
  );
}

/** The fault that strikes this request, if any; one that has struck `count` times is gone. */
export function takeFault(world: World, facts: RequestFacts): Fault | null {
  const fault = world.faults.find(
    (one) => matches(one, facts) && (one.probability === undefined || world.ids.chance(one.probability)),
  );
  if (!fault) return null;
  if (fault.count !== undefined) {
    fault.count -= 1;
    if (fault.count <= 0) world.faults = world.faults.filter((one) => one !== fault);
  }
  return fault;
}

function resourceOf({ operation, account, region, input }: RequestFacts): string {
  if (!operation.startsWith('ecs:')) return '*';
  const arn = (text: unknown, kind: string): string | null => {
    if (typeof text !== 'string') return null;
    return text.startsWith('arn:') ? text : `arn:aws:ecs:${region}:${account}:${kind}${text}`;
  };
  const cluster = typeof input.cluster === 'string' ? input.cluster.split('/').at(-1) : 'default';
  return arn(input.service, `service/${cluster}/`) ?? arn(input.cluster, 'cluster/') ?? '*';
}

export const denied = (facts: RequestFacts): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `User: ${facts.caller} is not authorized to perform: ${facts.operation} on resource: ${resourceOf(facts)} because no identity-based policy allows the ${facts.operation} action`,
  );

/** Waits, or throws what the fault is about. */
export async function applyFault(fault: Fault, facts: RequestFacts): Promise<void> {
  if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  switch (fault.kind) {
    case 'delay':
      return;
    case 'throttle':
      throw new AwsError('ThrottlingException', 'Rate exceeded');
    case 'drop':
      throw new DroppedConnection('dropped by a fault');
    case 'deny':
      throw denied(facts);
    case 'error':
      throw new AwsError(
        fault.code ?? 'ServerException',
        fault.message ?? 'Service Unavailable. Please try again later.',
        fault.status ?? 500,
      );
  }
}
