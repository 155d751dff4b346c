import { type ResourceType, resourceTypes } from './resource-types.ts';

const rootOf = ({ group, version }: ResourceType): string =>
  group ? `apis/${group}/${version}` : `api/${version}`;

const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
}));

/** No schemas: just that the server checks fields by itself, so that kubectl leaves that to it. */
function describePaths(root: string): Record<string, unknown> {
  const types = resourceTypes.filter((type) => rootOf(type) === root);
  return Object.fromEntries(
    types.map((type) => {
      const { group, version, kind, namespaced, plural } = type;
      const place = namespaced ? 'namespaces/{namespace}/' : '';
      const operation = {
        parameters,
        responses: { 200: { description: 'OK' } },
        'x-kubernetes-group-version-kind': { group, version, kind },
      };
      return [
        `/${root}/${place}${plural}/{name}`,
        { patch: { ...operation, 'x-kubernetes-action': 'patch', operationId: `patch${kind}` } },
      ];
    }),
  );
}

/** The answer to a path under `/openapi/v3`; null when there is none. */
export function answerOpenApi(path: string, version: string): unknown {
  const roots = [...new Set(resourceTypes.map(rootOf))];
  if (path === '/openapi/v3') {
    return {
      paths: Object.fromEntries(
        roots.map((root) => [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${version}` }]),
      ),
    };
  }
  const root = roots.find((one) => path === `/openapi/v3/${one}`);
  if (!root) return null;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: `v${version}` },
    paths: describePaths(root),
  };
}
