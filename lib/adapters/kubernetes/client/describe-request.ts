/** What a request to the Kubernetes API is about, as RBAC words it. */
export type RequestFacts = {
  verb: string;
  group: string;
  /** With its subresource: `pods/log`. */
  resource: string;
  namespace: string | undefined;
  name: string | undefined;
};

const verbs: Record<string, [one: string, many: string]> = {
  GET: ['get', 'list'],
  POST: ['create', 'create'],
  PUT: ['update', 'update'],
  PATCH: ['patch', 'patch'],
  DELETE: ['delete', 'deletecollection'],
};

/**
 * The verb and the resource of a request.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
 */
export const describeRequest = (method: string, path: string, isWatch: boolean): RequestFacts => {
  const parts = path.split('?', 1).join('').split('/').slice(1).map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  const group = isCore ? '' : (parts[1] ?? '');
  const rest = parts.slice(isCore ? 2 : 3);
  const namespace = rest[0] === 'namespaces' && rest.length > 2 ? rest[1] : undefined;
  const [plural = parts[0] ?? '', name, subresource] = namespace === undefined ? rest : rest.slice(2);
  const [one, many] = verbs[method] ?? ['get', 'list'];
  return {
    verb: isWatch ? 'watch' : name ? one : many,
    group,
    resource: subresource ? `${plural}/${subresource}` : plural,
    namespace,
    name,
  };
};

/** As the calls are counted: `kubernetes:list/pods`. */
export const actionOf = ({ verb, resource }: RequestFacts): string => `kubernetes:${verb}/${resource}`;
