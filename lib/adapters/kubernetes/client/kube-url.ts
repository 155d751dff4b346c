import { invalidInput } from '#lib/domain/domain-error.ts';
import type { KubeQuery } from './kube-client.ts';
import type { KubeEndpoint } from './kube-endpoint.ts';

const toSearchParams = (query: KubeQuery | URLSearchParams = {}): URLSearchParams => {
  if (query instanceof URLSearchParams) return query;
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return new URLSearchParams(given);
};

const plain = /^\/(api|apis|version|livez|readyz|healthz|openapi)(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._:~-]+)*$/;

/** Where a request goes: a server may have a path of its own. Throws `invalid_input` for a path that leads elsewhere. */
export const kubeUrl = (
  { server }: KubeEndpoint,
  path: string,
  query: KubeQuery | URLSearchParams | undefined,
): { origin: string; path: string } => {
  if (!plain.test(path)) throw invalidInput('This is no path of the Kubernetes API.');
  const { origin, pathname } = new URL(server);
  const search = toSearchParams(query).toString();
  return { origin, path: `${pathname.replace(/\/$/, '')}${path}${search ? `?${search}` : ''}` };
};
