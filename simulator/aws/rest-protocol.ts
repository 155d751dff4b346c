import { type Api, AwsError, type Json, type JsonObject } from './operation.ts';

/** `GET /clusters/{name}/node-groups`: how an API of the REST JSON protocol names an operation. */
export type RestRoute = { method: string; path: string; operation: string };

/** Members that are numbers, in a query string too. */
const numbers = new Set(['maxResults']);

function matchPath(template: string, path: string): Record<string, string> | null {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) found[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return found;
}

function readQuery(query: URLSearchParams): JsonObject {
  const input: Record<string, Json> = {};
  for (const key of new Set(query.keys())) {
    const values = query.getAll(key);
    const [first = ''] = values;
    input[key] = numbers.has(key) ? Number(first) : values.length > 1 ? values : first;
  }
  return input;
}

export type RestMatch = { operation: string; readInput: () => JsonObject };

/** The operation that a method and a path mean, and its input from path, query and body; null when none does. */
export function matchRest(api: Api, method: string, url: string, body: Buffer): RestMatch | null {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  for (const route of api.rest ?? []) {
    const parameters = route.method === method ? matchPath(route.path, pathname) : null;
    if (!parameters) continue;
    return {
      operation: route.operation,
      readInput: () => ({ ...readBody(body), ...readQuery(searchParams), ...parameters }),
    };
  }
  return null;
}

function readBody(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'Unable to parse the request body as JSON');
  }
}
