import type { KubeQuery } from './kube-client.ts';
import type { KubeEndpoint } from './kube-endpoint.ts';

export const toSearchParams = (query: KubeQuery | URLSearchParams = {}): URLSearchParams => {
  if (query instanceof URLSearchParams) return query;
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return new URLSearchParams(given);
};

/** Where a request goes: a server may have a path of its own. */
export const kubeUrl = (
  { server }: KubeEndpoint,
  path: string,
  query: KubeQuery | URLSearchParams | undefined,
): { origin: string; path: string } => {
  const { origin, pathname } = new URL(server);
  const search = toSearchParams(query).toString();
  return { origin, path: `${pathname.replace(/\/$/, '')}${path}${search ? `?${search}` : ''}` };
};
