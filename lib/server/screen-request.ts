import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '#lib/contract/error-codes.ts';
import { findBetterOrigin } from './hosts.ts';
import { announcesTooMuch } from './limit-body.ts';
import { isMethodServed } from './served-methods.ts';

/** What a client may not say: who it is, where it came from, and what Next trusts. */
const strippedHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'x-middleware-subrequest',
  'x-middleware-prefetch',
  'x-invoke-path',
  'x-matched-path',
  'next-action',
];

export type Verdict =
  | { kind: 'pass' }
  | { kind: 'redirect'; to: string }
  | { kind: 'refuse'; code: ErrorCode; message: string };

const refuse = (code: ErrorCode, message: string): Verdict => ({ kind: 'refuse', code, message });

const readMethods = new Set(['GET', 'HEAD']);
const apiMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Pages are only read: what a framework would make of a write to one is not asked. */
const isServed = (method: string, url: string): boolean =>
  (/^\/api\/(v1|auth)\//.test(url) ? apiMethods : readMethods).has(method);

const isReadable = (path: string): boolean => {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
};

const opensPage = (request: IncomingMessage): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  (request.headers.accept ?? '').includes('text/html') &&
  !(request.url ?? '').startsWith('/api/v1');

/** Judges a request before anything reads it: its form, its Host and its announced size. */
export const screenRequest = (
  request: IncomingMessage,
  ours: { hosts: ReadonlySet<string>; origin: string; isDev?: boolean },
): Verdict => {
  const url = request.url ?? '';
  if (!url.startsWith('/')) return refuse('invalid_input', 'A request names a path, not a whole URL.');
  const isOfTheFramework = ours.isDev && url.startsWith('/__nextjs');
  if (!isServed(request.method ?? '', url) && !isOfTheFramework)
    return refuse('invalid_input', `The method ${request.method} is not served.`);
  const host = request.headers.host?.toLowerCase();
  if (!host || !ours.hosts.has(host))
    return refuse('misdirected', 'This Host is not served here. Set QUARTERDECK_URL to the public address.');
  if (!isReadable(url.split('?')[0] ?? ''))
    return refuse('invalid_input', 'The path is not percent-encoded UTF-8.');
  if (!isMethodServed(request.method ?? '', url.split('?')[0] ?? ''))
    return refuse('invalid_input', `The method ${request.method} is not served here.`);
  if (announcesTooMuch(request)) return refuse('too_large', 'A request body may have at most 1 MB.');
  const better = opensPage(request) ? findBetterOrigin(host, ours.origin) : null;
  return better ? { kind: 'redirect', to: better + url.replace(/^\/+/, '/') } : { kind: 'pass' };
};

/** Replaces what only the server knows: the socket's address, and the path that a page was opened by. */
export const rewriteHeaders = (request: IncomingMessage): void => {
  for (const name of strippedHeaders) delete request.headers[name];
  request.headers['x-quarterdeck-peer'] = request.socket.remoteAddress ?? 'unknown';
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
  const query = new URLSearchParams(search);
  query.delete('_rsc');
  request.headers['x-quarterdeck-path'] = query.size > 0 ? `${path}?${query}` : path;
};
