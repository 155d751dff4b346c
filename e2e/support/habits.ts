import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

type Json = { [key: string]: unknown };

/** How another server of the AWS protocols behaves, told as what it changes of a good answer. */
export type Habit = {
  /** Operations that it does not have, by name; a pattern. */
  lacks?: RegExp;
  /** How it says so. */
  refuse?: (response: ServerResponse, operation: string) => void;
  /** Changes the body of an answer of Amazon ECS. */
  answer?: (operation: string, body: Json) => Json;
};

export const refusals = {
  html: (response: ServerResponse) => {
    response.writeHead(501, { 'content-type': 'text/html' });
    response.end('<html><body>Not Implemented</body></html>');
  },
  xml: (response: ServerResponse, operation: string) => {
    response.writeHead(404, { 'content-type': 'text/xml' });
    response.end(
      `<ErrorResponse><Error><Code>InvalidAction</Code><Message>${operation}</Message></Error></ErrorResponse>`,
    );
  },
  untyped: (response: ServerResponse, operation: string) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: `Unsupported service: ${operation}` }));
  },
  methodNotAllowed: (response: ServerResponse) => {
    response.writeHead(405);
    response.end();
  },
};

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object within a body, however deep, changed by a rule. */
export const changeEach = (value: unknown, rule: (one: Json) => Json): unknown => {
  if (Array.isArray(value)) return value.map((one) => changeEach(one, rule));
  if (!isRecord(value)) return value;
  return rule(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changeEach(one, rule)])));
};

export const without = (one: Json, keys: readonly string[]): Json =>
  Object.fromEntries(Object.entries(one).filter(([key]) => !keys.includes(key)));

// JSON names its operation in a header, the query protocol in the body, CBOR in the path.
const operationOf = (headers: IncomingHttpHeaders, path: string, body: Buffer): string => {
  const target = String(headers['x-amz-target'] ?? '');
  if (target) return target.slice(target.lastIndexOf('.') + 1);
  return /\/operation\/(\w+)/.exec(path)?.[1] ?? /(?:^|&)Action=(\w+)/.exec(body.toString('utf8'))?.[1] ?? '';
};

const isEcs = (headers: IncomingHttpHeaders) =>
  String(headers['x-amz-target'] ?? '').startsWith('AmazonEC2ContainerService');

const readBody = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const dropped = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'content-encoding',
  'keep-alive',
]);

/** A server with a habit, in front of one without. Its answers carry no request ids. */
export const startHabit = async (upstream: string, habit: Habit) => {
  const server = createServer(async (request, response) => {
    try {
      const body = await readBody(request);
      const operation = operationOf(request.headers, request.url ?? '', body);
      if (habit.lacks?.test(operation)) {
        (habit.refuse ?? refusals.html)(response, operation);
        return;
      }
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers))
        if (!dropped.has(name) && name !== 'host') headers.set(name, String(value));
      const answer = await fetch(`${upstream}${request.url}`, {
        method: request.method ?? 'POST',
        headers,
        ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
      });
      const kept = [...answer.headers].filter(([name]) => !dropped.has(name) && name !== 'x-amzn-requestid');
      response.writeHead(answer.status, Object.fromEntries(kept));
      if (habit.answer && answer.ok && isEcs(request.headers)) {
        response.end(JSON.stringify(habit.answer(operation, (await answer.json()) as Json)));
        return;
      }
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
