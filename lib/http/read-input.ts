import type { Endpoint } from '#lib/contract/endpoint.ts';
import { schemasOf } from '#lib/contract/schemas.ts';
import { DomainError, invalidInput } from '#lib/domain/domain-error.ts';

const maxBodyBytes = 1_000_000;
const prefix = '/api/v1';
/** A refusal tells this much of what is wrong, however much is. */
const maxIssues = 20;
const maxIssueCharacters = 300;

const readPathParts = (template: string, pathname: string): Record<string, string> => {
  const parts = pathname.slice(prefix.length).split('/');
  const values: Record<string, string> = {};
  template.split('/').forEach((part, index) => {
    if (!part.startsWith(':')) return;
    try {
      values[part.slice(1)] = decodeURIComponent(parts[index] ?? '');
    } catch {
      throw invalidInput(`The path part "${parts[index]}" is not percent-encoded UTF-8.`);
    }
  });
  return values;
};

const readQuery = (params: URLSearchParams): Record<string, string> => {
  // Without a prototype: a parameter called __proto__ is a parameter, and an unknown one.
  const values: Record<string, string> = Object.create(null);
  for (const name of new Set(params.keys())) {
    const all = params.getAll(name);
    if (all.length > 1) throw invalidInput(`The parameter "${name}" is given ${all.length} times.`);
    values[name] = all[0] ?? '';
  }
  return values;
};

const readBody = async (request: Request): Promise<unknown> => {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw invalidInput('The body must be JSON, with the content type application/json.');
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLarge();
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > maxBodyBytes) throw tooLarge();
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalidInput('The body is not valid JSON.');
  }
};

const shorten = (text: string): string =>
  text.length > maxIssueCharacters ? `${text.slice(0, maxIssueCharacters)}…` : text;

const tooLarge = () => new DomainError('too_large', `A body may have ${maxBodyBytes} bytes at most.`);

/** The input of an endpoint from path, query, `Idempotency-Key` and JSON body, parsed with the endpoint's schema. */
export const readInput = async <I, O>(endpoint: Endpoint<I, O>, request: Request): Promise<I> => {
  const url = new URL(request.url);
  const raw: Record<string, unknown> = {
    ...readQuery(url.searchParams),
    ...readPathParts(endpoint.path, url.pathname),
  };
  const key = request.headers.get('idempotency-key');
  const { input } = schemasOf(endpoint);
  const shape = 'shape' in input && typeof input.shape === 'object' ? input.shape : null;
  if (shape && 'idempotencyKey' in shape) {
    if (!key) throw invalidInput('The header Idempotency-Key is required.');
    raw.idempotencyKey = key;
  }
  if (shape && 'body' in shape) raw.body = await readBody(request);
  const parsed = input.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, maxIssues).map((issue) => ({
    path: issue.path.filter((part) => part !== 'body').join('.'),
    message: shorten(issue.message),
  }));
  const first = issues[0];
  throw invalidInput(
    first?.path ? `${first.path}: ${first.message}` : (first?.message ?? 'The input is not valid.'),
    {
      issues,
    },
  );
};
