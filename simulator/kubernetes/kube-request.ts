import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Kube } from '../world/eks-state.ts';
import { findType, type ResourceType } from './resource-types.ts';
import { noSuchPath } from './status-error.ts';

/** Who asks, as the authenticator knows them. */
export type User = {
  name: string;
  uid: string;
  groups: string[];
  principalArn: string | null;
  extra: Record<string, string[]>;
};

export type Target = {
  type: ResourceType;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
  verb: string;
};

export type KubeCall = {
  kube: Kube;
  user: User;
  target: Target;
  query: URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
};

const verbs: Record<string, [one: string, many: string]> = {
  GET: ['get', 'list'],
  HEAD: ['get', 'list'],
  POST: ['create', 'create'],
  PUT: ['update', 'update'],
  PATCH: ['patch', 'patch'],
  DELETE: ['delete', 'deletecollection'],
};

export const isTrue = (text: string | null): boolean => text === 'true' || text === '1';

/** Which resource a path means, and what is to be done with it. */
export function readTarget(method: string, path: string, query: URLSearchParams): Target {
  const parts = path.split('/').slice(1).map(decodeURIComponent);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') throw noSuchPath();
  const [group = '', version = ''] = core ? ['', parts[1]] : [parts[1], parts[2]];
  let rest = parts.slice(core ? 2 : 3);
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [plural = '', name, subresource] = rest;
  const type = findType(group, version, plural);
  if (!type || rest.length > 3 || (namespace !== undefined && !type.namespaced)) throw noSuchPath();
  if (subresource && !type.subresources.some((one) => one.name === subresource)) throw noSuchPath();
  const [one, many] = verbs[method] ?? ['', ''];
  let verb = name ? one : many;
  if (verb === 'list' && isTrue(query.get('watch'))) verb = 'watch';
  return { type, namespace, name, subresource, verb };
}
