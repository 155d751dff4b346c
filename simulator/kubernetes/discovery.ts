import { apiVersionOf, type ResourceType, resourceTypes } from './resource-types.ts';

const groups = [...new Set(resourceTypes.map((type) => type.group))];
const typesOf = (group: string): ResourceType[] => resourceTypes.filter((type) => type.group === group);
const versionOf = (group: string): string => typesOf(group)[0]?.version ?? 'v1';

function describeGroup(group: string) {
  const version = versionOf(group);
  const named = { groupVersion: apiVersionOf({ group, version }), version };
  return { name: group, versions: [named], preferredVersion: named };
}

const aggregatedItem = (group: string) => ({
  metadata: { name: group, creationTimestamp: null },
  versions: [
    {
      version: versionOf(group),
      resources: typesOf(group).map((type) => ({
        resource: type.plural,
        responseKind: { group, version: type.version, kind: type.kind },
        scope: type.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: type.singular,
        verbs: type.verbs,
        ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
        ...(type.categories.length > 0 ? { categories: type.categories } : {}),
        ...(type.subresources.length > 0
          ? {
              subresources: type.subresources.map((one) => ({
                subresource: one.name,
                responseKind: {
                  group: one.group ?? group,
                  version: one.version ?? type.version,
                  kind: one.kind,
                },
                verbs: one.verbs,
              })),
            }
          : {}),
      })),
      freshness: 'Current',
    },
  ],
});

const legacyResources = (group: string) =>
  typesOf(group).flatMap((type) => [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs,
      ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
      ...(type.categories.length > 0 ? { categories: type.categories } : {}),
    },
    ...type.subresources.map((one) => ({
      name: `${type.plural}/${one.name}`,
      singularName: '',
      namespaced: type.namespaced,
      ...(one.group ? { group: one.group, version: one.version } : {}),
      kind: one.kind,
      verbs: one.verbs,
    })),
  ]);

export const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** The answer to a discovery path and its media type; null when the path is none. */
export function discover(path: string, accept: string): { body: unknown; type?: string } | null {
  const aggregated = accept.includes('g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
  const list = (names: string[]) => ({
    body: {
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      metadata: {},
      items: names.map(aggregatedItem),
    },
    type: aggregatedType,
  });
  const named = groups.filter((group) => group !== '');
  if (path === '/api') {
    if (aggregated) return list(['']);
    return { body: { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] } };
  }
  if (path === '/apis') {
    if (aggregated) return list(named);
    return { body: { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(describeGroup) } };
  }
  const [, root, group = '', version] = /^\/(apis|api)\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (root === 'api' && group === 'v1' && !version)
    return { body: { kind: 'APIResourceList', groupVersion: 'v1', resources: legacyResources('') } };
  if (root !== 'apis' || !named.includes(group)) return null;
  if (!version) return { body: { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(group) } };
  if (version !== versionOf(group)) return null;
  return {
    body: {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: `${group}/${version}`,
      resources: legacyResources(group),
    },
  };
}
