import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from '../call-log.ts';
import type { World } from '../world/world.ts';
import { sendError, sendOutput } from './answer.ts';
import { findRawHandler } from './apis.ts';
import { applyFault, DroppedConnection, type RequestFacts, takeFault } from './apply-fault.ts';
import { type Caller, identifyCaller } from './identify-caller.ts';
import { AwsError, type Call } from './operation.ts';
import { type Buckets, takeToken } from './quotas.ts';
import { actionOf, type Routed, routeRequest } from './route-request.ts';

export type Gateway = {
  world: World;
  /** Null when quotas are off. */
  buckets: Buckets | null;
  calls: CallLog;
  /** Where Kubernetes is served, and the authority that vouches for it. */
  kubernetes: { url: string; authority: string } | null;
};

const longestBodyBytes = 12 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestBodyBytes)
      throw new AwsError('RequestEntityTooLargeException', 'Request is too large', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The header, or the same from a presigned URL. */
function readAuthorization({ headers, url }: IncomingMessage): string | undefined {
  if (headers.authorization) return headers.authorization;
  const credential = new URL(url ?? '/', 'http://localhost').searchParams.get('X-Amz-Credential');
  return credential ? `AWS4-HMAC-SHA256 Credential=${credential}` : undefined;
}

const serviceIn = (authorization: string | undefined): string | null =>
  /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\//.exec(authorization ?? '')?.[1] ?? null;

type Request = { request: IncomingMessage; response: ServerResponse; routed: Routed; requestId: string };

async function perform(
  gateway: Gateway,
  caller: Caller,
  { request, routed, response, requestId }: Request,
): Promise<void> {
  const { world } = gateway;
  const operation = actionOf(routed);
  const input = routed.readInput();
  const facts: RequestFacts = { ...caller, operation, caller: caller.arn, input };
  const fault = takeFault(world, facts);
  if (fault && fault.when !== 'after') await applyFault(fault, facts);
  const { buckets } = gateway;
  if (buckets) takeToken({ buckets, operation, ...caller, nowMs: world.clock.quotaNow() });
  const call: Call = {
    account: caller.account,
    region: caller.region,
    caller: caller.arn,
    world,
    now: world.clock.now(),
    requestId,
    kubernetes: gateway.kubernetes,
    origin: `http://${request.headers.host ?? '127.0.0.1'}`,
  };
  const raw = findRawHandler(routed);
  if (raw) return raw(call, input, response);
  const run = routed.api?.operations[routed.operation];
  if (!run) throw new AwsError('UnknownOperationException', `The action ${routed.operation} is not valid`);
  const output = await run(input, call);
  if (fault?.when === 'after') await applyFault(fault, facts);
  sendOutput({ response, wire: routed.wire, requestId }, routed.operation, output);
}

/** Answers one AWS request: who, what, faults and quotas, then the operation. */
export async function handleRequest(
  gateway: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const authorization = readAuthorization(request);
  const requestId = gateway.world.ids.uuid();
  const body = await readBody(request);
  const routed = routeRequest(request, body, serviceIn(authorization));
  const entry = {
    operation: actionOf(routed),
    account: '',
    region: '',
    at: gateway.world.clock.now(),
    status: 0,
  };
  gateway.calls.add(entry);
  try {
    const caller = identifyCaller(authorization, gateway.world.sessions);
    entry.account = caller.account;
    entry.region = caller.region;
    await perform(gateway, caller, { request, response, routed, requestId });
    entry.status = response.statusCode;
  } catch (error) {
    if (error instanceof DroppedConnection) {
      response.destroy();
      return;
    }
    const known =
      error instanceof AwsError
        ? error
        : new AwsError(
            'InternalFailure',
            error instanceof Error ? (error.stack ?? error.message) : 'unknown',
            500,
          );
    entry.status = known.status;
    sendError({ response, wire: routed.wire, requestId }, known);
  }
}
