import { z } from 'zod';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { ObjectKind } from '#lib/contract/objects.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { KubeCluster } from '../kube-cluster.ts';

const keptMs = 5 * 60_000;
const readMs = 10_000;

const Groups = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      preferredVersion: z.object({ groupVersion: z.string(), version: z.string() }),
    }),
  ),
});
const Resources = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      namespaced: z.boolean(),
      verbs: z.array(z.string()).catch([]),
      shortNames: z.array(z.string()).optional().catch(undefined),
    }),
  ),
});

/** A kind with where it is served. */
type ServedKind = ObjectKind & { group: string; version: string; plural: string; isListable: boolean };

const readKindsOf = async (cluster: KubeCluster, group: string, version: string): Promise<ServedKind[]> => {
  const path = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const { resources } = Resources.parse(
    await cluster.client.read(path, { signal: AbortSignal.timeout(readMs) }),
  );
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, verbs, shortNames = [] }) => ({
      resource: group ? `${name}.${group}` : name,
      kind,
      namespaced,
      shortNames,
      group,
      version,
      plural: name,
      isListable: verbs.includes('list'),
    }));
};

/** Every kind that the cluster serves, in each group's preferred version; kept for minutes. */
export const readServedKinds = (cluster: KubeCluster): Promise<Read<ServedKind[]>> =>
  cluster.kept('kinds', keptMs, async () => {
    const { groups } = Groups.parse(
      await cluster.client.read('/apis', { signal: AbortSignal.timeout(readMs) }),
    );
    const core = { group: '', version: 'v1' };
    const others = groups.map(({ name, preferredVersion }) => ({
      group: name,
      version: preferredVersion.version,
    }));
    // An aggregated API that is down spoils only its own group.
    const parts = await mapLimited([core, ...others], 6, ({ group, version }) =>
      readSoftly(`${cluster.id} ${group || 'core'} kinds`, [] as ServedKind[], () =>
        readKindsOf(cluster, group, version),
      ),
    );
    return {
      value: parts.flatMap(({ value }) => value),
      incomplete: parts.flatMap(({ incomplete }) => incomplete),
    };
  });

/** Where a resource is served, by its plural with its group. */
export const findServedKind = async (cluster: KubeCluster, resource: string): Promise<ServedKind> => {
  const { value } = await readServedKinds(cluster);
  const found = value.find((one) => one.resource === resource);
  if (!found) throw notFound('kind of object', resource);
  return found;
};
