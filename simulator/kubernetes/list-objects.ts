import type { KubeObject } from '../world/eks-object.ts';
import type { Kube } from '../world/eks-state.ts';
import { isTrue, type KubeCall, type Target } from './kube-request.ts';
import { type ResourceType, storeName } from './resource-types.ts';
import { readFilter } from './selectors.ts';
import { badRequest, type Cause, expired, invalid, StatusError } from './status-error.ts';

export type Page = {
  items: KubeObject[];
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
};

type Token = { rv: number; after: string };

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

const encode = (token: Token): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: token.rv, start: token.after })).toString(
    'base64url',
  );

function decode(text: string): Token {
  try {
    const { rv, start } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Number.isInteger(rv) && typeof start === 'string') return { rv, after: start };
  } catch {
    // Falls through: what is no JSON is as wrong as what is no token.
  }
  throw badRequest('invalid continue token: continue key is not valid');
}

/** A number that the server has reached; what lies ahead is refused as etcd does. */
export function readVersion(kube: Kube, text: string | null): number | null {
  if (text === null || text === '' || text === '0') return null;
  const version = Number(text);
  if (!Number.isInteger(version) || version < 0)
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  if (version > kube.store.revision())
    throw new StatusError({
      code: 504,
      reason: 'Timeout',
      message: `Timeout: Too large resource version: ${version}, current: ${kube.store.revision()}`,
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    });
  return version;
}

export function inScope({ namespace, name }: Target): (object: KubeObject) => boolean {
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name);
}

/** Refuses options that do not go together, for a list and for a watch. */
export function checkListOptions(query: URLSearchParams, type: ResourceType): void {
  const forbid = (field: string, why: string): Cause => ({
    reason: 'FieldValueForbidden',
    field,
    message: `Forbidden: ${why}`,
  });
  const match = query.get('resourceVersionMatch');
  const wantsInitial = isTrue(query.get('sendInitialEvents'));
  const causes: Cause[] = [];
  if (isTrue(query.get('watch'))) {
    if (wantsInitial && match !== 'NotOlderThan')
      causes.push(
        forbid(
          'resourceVersionMatch',
          'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
        ),
      );
  } else {
    if (match && !query.get('resourceVersion'))
      causes.push(
        forbid(
          'resourceVersionMatch',
          'resourceVersionMatch is forbidden unless resourceVersion is provided',
        ),
      );
    if (wantsInitial) causes.push(forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  if (causes.length > 0) throw invalid({ ...type, group: 'meta.k8s.io', kind: 'ListOptions' }, '', causes);
}

/** One page, at the revision that its first page was made at. */
export function listObjects({ kube, target, query }: KubeCall): Page {
  const { store } = kube;
  const resource = storeName(target.type);
  const filter = readFilter(query, resource);
  checkListOptions(query, target.type);
  const limit = Number(query.get('limit') ?? 0);
  const token = query.get('continue') ? decode(query.get('continue') ?? '') : null;
  const exact =
    query.get('resourceVersionMatch') === 'Exact' ? readVersion(kube, query.get('resourceVersion')) : null;
  if (!token) readVersion(kube, query.get('resourceVersion'));
  const revision = token?.rv ?? exact ?? store.revision();
  if (revision < store.compactedRevision() && revision > 0) {
    const fresh = token ? { continue: encode({ rv: -1, after: token.after }) } : {};
    throw expired(
      token
        ? 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'
        : `The resourceVersion for the provided list is too old.`,
      fresh,
    );
  }
  const at = revision < 0 ? store.revision() : revision;
  const all = at === store.revision() ? store.list(resource, target.namespace) : store.listAt(resource, at);
  const matching = all.filter((object) => inScope(target)(object) && filter(object));
  const rest = token ? matching.filter((object) => keyOf(object) > token.after) : matching;
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const last = items.at(-1);
  const more = rest.length - items.length;
  if (more === 0 || !last) return { items, resourceVersion: String(at) };
  const selected = query.get('labelSelector') || query.get('fieldSelector');
  return {
    items,
    resourceVersion: String(at),
    continue: encode({ rv: at, after: keyOf(last) }),
    ...(selected ? {} : { remainingItemCount: more }),
  };
}
