import type { Endpoint } from './endpoint.ts';

export type WireRequest = { method: string; path: string; body?: string; headers: Record<string, string> };

/** Where the API describes itself. */
export const openApiPath = '/api/v1/openapi.json';

type Input = Record<string, unknown>;

const queryValue = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

/**
 * The HTTP request of an endpoint and its input: `:name` parts are filled in percent-encoded, `body` is JSON,
 * `idempotencyKey` is a header, everything else is the query (lists by comma).
 */
export const buildRequest = <I, O>(endpoint: Endpoint<I, O>, input: Input): WireRequest => {
  const used = new Set<string>(['body', 'idempotencyKey']);
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
    used.add(name);
    return encodeURIComponent(String(input[name]));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) {
    if (used.has(name) || value === undefined || value === null || value === '') continue;
    if (Array.isArray(value) && value.length === 0) continue;
    query.set(name, queryValue(value));
  }
  const text = query.toString();
  const headers: Record<string, string> = { accept: 'application/json' };
  if (typeof input.idempotencyKey === 'string') headers['idempotency-key'] = input.idempotencyKey;
  if (input.body === undefined)
    return { method: endpoint.method, path: `/api/v1${path}${text ? `?${text}` : ''}`, headers };
  headers['content-type'] = 'application/json';
  return { method: endpoint.method, path: `/api/v1${path}`, headers, body: JSON.stringify(input.body) };
};
