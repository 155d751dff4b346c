import { boundEndpoints } from '#lib/contract/schemas.ts';

const prefix = '/api/v1';

const quotePart = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const toPattern = (path: string): RegExp =>
  new RegExp(
    `^${prefix}${path
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : quotePart(part)))
      .join('/')}/?$`,
  );

const table = boundEndpoints.map(({ endpoint }) => ({
  pattern: toPattern(endpoint.path),
  method: endpoint.method as string,
}));

/** Whether a path of the API takes a method. A path that is no endpoint's takes any: its own route refuses it. */
export const isMethodServed = (method: string, path: string): boolean => {
  const known = table.filter(({ pattern }) => pattern.test(path));
  const wanted = method === 'HEAD' ? 'GET' : method;
  return known.length === 0 || known.some((entry) => entry.method === wanted);
};
