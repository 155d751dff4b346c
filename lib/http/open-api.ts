import { z } from 'zod';
import { ErrorBody } from '#lib/contract/common.ts';
import { errorStatus } from '#lib/contract/error-codes.ts';
import { type BoundEndpoint, boundEndpoints } from '#lib/contract/schemas.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return rest;
};

const parametersOf = ({ endpoint, input }: BoundEndpoint): { parameters: Json[]; body: unknown } => {
  const { properties = {}, required = [] } = schemaOf(input, 'input') as {
    properties?: Json;
    required?: string[];
  };
  const inPath = new Set(Array.from(endpoint.path.matchAll(/:(\w+)/g), (match) => match[1]));
  const { body, idempotencyKey, ...others } = properties;
  const parameters: Json[] = Object.entries(others).map(([name, schema]) => ({
    name,
    in: inPath.has(name) ? 'path' : 'query',
    required: inPath.has(name) || required.includes(name),
    schema,
    ...(inPath.has(name) ? {} : { style: 'form', explode: false }),
  }));
  if (idempotencyKey)
    parameters.push({ name: 'Idempotency-Key', in: 'header', required: true, schema: idempotencyKey });
  return { parameters, body };
};

const operationOf = (bound: BoundEndpoint): Json => {
  const { endpoint, output } = bound;
  const { parameters, body } = parametersOf(bound);
  const types = endpoint.produces ?? ['application/json'];
  const schema = schemaOf(output, 'output');
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    tags: [endpoint.name.split('.')[0]],
    parameters,
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      [endpoint.status]: {
        description: endpoint.summary,
        content: Object.fromEntries(types.map((type) => [type, { schema }])),
      },
      default: {
        description: `An error: ${Object.entries(errorStatus)
          .map(([code, status]) => `${code} ${status}`)
          .join(', ')}`,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
};

/** As the sessions name it: better-auth's own name behind our prefix. */
const sessionCookieOf = (origin: string): string =>
  `${origin.startsWith('https://') ? '__Host-' : ''}quarterdeck.session_token`;

/** The API as OpenAPI 3.1, made from the endpoint table and its schemas. */
export const createOpenApi = (options: { origin: string; version: string }): Json => {
  const byPath: Record<string, Json> = {};
  for (const bound of boundEndpoints) {
    const path = bound.endpoint.path.replace(/:(\w+)/g, '{$1}');
    byPath[path] = { ...byPath[path], [bound.endpoint.method.toLowerCase()]: operationOf(bound) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quarterdeck',
      version: options.version,
      description: 'Operate the containers of Amazon ECS and Amazon EKS.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${options.origin}/api/v1` }],
    security: [{ key: [] }, { session: [] }],
    paths: byPath,
    components: {
      schemas: { Error: schemaOf(ErrorBody, 'output') },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key: qd_…' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookieOf(options.origin) },
      },
    },
  };
};
