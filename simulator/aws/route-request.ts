import type { IncomingMessage } from 'node:http';
import type { Wire } from './answer.ts';
import { apis } from './apis.ts';
import { decodeCbor } from './cbor.ts';
import { type Api, AwsError, type JsonObject } from './operation.ts';
import { parseQuery } from './query-protocol.ts';
import { matchRest } from './rest-protocol.ts';

export type Routed = { api: Api | null; operation: string; wire: Wire; readInput: () => JsonObject };

/** The IAM prefix of an API where it is not the name in the signature. */
const actionPrefixes: Record<string, string> = { monitoring: 'cloudwatch' };

export const actionOf = ({ api, operation }: Routed): string =>
  api ? `${actionPrefixes[api.service] ?? api.service}:${operation}` : `unknown:${operation}`;

function parseObject(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Falls through: AWS answers the same for what is no JSON and for what is no object.
  }
  throw new AwsError('SerializationException', 'Unable to parse the request body as a JSON object');
}

/** The form of a request whose signature is in its URL, as a token for Kubernetes is. */
function readPresigned(request: IncomingMessage): JsonObject | null {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  return request.method === 'GET' && searchParams.has('X-Amz-Credential')
    ? parseQuery(searchParams.toString())
    : null;
}

const cborPath = /^\/service\/([^/]+)\/operation\/([^/?]+)/;

/** Which API and operation a request means, by the three protocols that AWS clients speak here. */
export function routeRequest(request: IncomingMessage, body: Buffer, service: string | null): Routed {
  const target = String(request.headers['x-amz-target'] ?? '');
  const type = String(request.headers['content-type'] ?? '');
  const cbor = cborPath.exec(request.url ?? '');
  if (cbor) {
    const [, prefix = '', operation = ''] = cbor;
    return {
      api: apis.find((api) => api.targetPrefix === prefix) ?? null,
      operation,
      wire: { kind: 'cbor' },
      readInput: () => decodeCbor(body) as JsonObject,
    };
  }
  if (target) {
    const dot = target.lastIndexOf('.');
    const prefix = target.slice(0, dot);
    return {
      api: apis.find((api) => !api.query && api.targetPrefix === prefix) ?? null,
      operation: target.slice(dot + 1),
      wire: { kind: 'json', version: type.includes('1.0') ? '1.0' : '1.1' },
      readInput: () => parseObject(body),
    };
  }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const input = parseQuery(body.toString('utf8'));
    const api = apis.find((one) => one.query && one.service === service) ?? null;
    return {
      api,
      operation: String(input.Action ?? ''),
      wire: { kind: 'query', namespace: api?.query?.namespace ?? 'https://aws.amazon.com/' },
      readInput: () => input,
    };
  }
  const rest = apis.find((one) => one.rest && one.service === service);
  if (rest) {
    const found = matchRest(rest, request.method ?? 'GET', request.url ?? '/', body);
    return {
      api: rest,
      operation: found?.operation ?? '',
      wire: { kind: 'rest' },
      readInput: found?.readInput ?? (() => ({})),
    };
  }
  const presigned = readPresigned(request);
  if (presigned) {
    const api = apis.find((one) => one.query && one.service === service) ?? null;
    const { Action = '' } = presigned;
    return {
      api,
      operation: String(Action),
      wire: { kind: 'query', namespace: api?.query?.namespace ?? 'https://aws.amazon.com/' },
      readInput: () => presigned,
    };
  }
  return { api: null, operation: '', wire: { kind: 'json', version: '1.1' }, readInput: () => ({}) };
}
