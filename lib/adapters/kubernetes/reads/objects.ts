import type { ObjectKind, ObjectTable } from '#lib/contract/objects.ts';
import { invalidInput, isDomainError } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ObjectRef, ObjectsQuery, ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { isExpiredVersion } from '../client/kube-error.ts';
import { kubePath } from '../client/kube-path.ts';
import { readTable } from '../client/read-table.ts';
import { cleanManifest } from '../rules/clean-manifest.ts';
import type { KubeContext } from './kube-context.ts';
import { findServedKind, readServedKinds } from './object-kinds.ts';

export const listObjectKinds = async (
  context: KubeContext,
  clusterId: string,
): Promise<Read<ObjectKind[]>> => {
  const read = await readServedKinds(context.clusterOf(clusterId));
  const value = read.value
    .filter(({ isListable }) => isListable)
    .map(({ resource, kind, namespaced, shortNames }) => ({ resource, kind, namespaced, shortNames }))
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.resource.localeCompare(b.resource));
  return { ...read, value };
};

const sayCell = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  if (Array.isArray(cell)) return cell.map(sayCell).join(', ');
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
};

/** One page of objects as `kubectl get` prints them, straight from the API server. */
export const listObjects = async (
  context: KubeContext,
  { cluster: clusterId, resource, namespace, limit, cursor }: ObjectsQuery,
  { signal }: ReadOptions,
): Promise<Read<Bare<ObjectTable>>> => {
  const cluster = context.clusterOf(clusterId);
  const { group, version, plural, namespaced } = await findServedKind(cluster, resource);
  if (namespace !== undefined && !namespaced) throw invalidInput(`${resource} have no namespace.`);
  const path = kubePath({ group, version, resource: plural, namespace });
  const table = await readTable({
    client: cluster.client,
    path,
    query: { limit, ...(cursor ? { continue: cursor } : {}) },
    include: 'Metadata',
    signal,
  }).catch((error: unknown) => {
    if (cursor && isExpiredVersion(error))
      throw invalidInput('This place in the list is too old. Begin again from its first page.');
    if (cursor && isDomainError(error) && error.code === 'unprocessable')
      throw invalidInput('The cursor is not of this list.');
    throw error;
  });
  const items = table.rows.map(({ cells, metadata }, index) => {
    const name = metadata?.name ?? sayCell(cells[0]);
    const place = metadata?.namespace;
    return {
      id: place ? `${place}/${name}` : name || String(index),
      ...(place ? { namespace: place } : {}),
      name,
      cells: cells.map(sayCell),
    };
  });
  return {
    value: {
      columns: table.columns.map(({ name, priority }) => ({ name, wide: priority > 0 })),
      items,
      nextCursor: table.continue,
    },
    incomplete: [],
  };
};

/** One object as Kubernetes has it; of a Secret the names of its keys, never a value. */
export const getObject = async (
  context: KubeContext,
  { cluster: clusterId, resource, namespace, name }: ObjectRef,
  { signal }: ReadOptions,
): Promise<Read<Record<string, unknown>>> => {
  const cluster = context.clusterOf(clusterId);
  const { group, version, plural, namespaced } = await findServedKind(cluster, resource);
  if (namespaced && namespace === undefined) throw invalidInput(`${resource} need a namespace.`);
  const path = kubePath({
    group,
    version,
    resource: plural,
    namespace: namespaced ? namespace : undefined,
    name,
  });
  return { value: cleanManifest(await cluster.client.read(path, { signal })), incomplete: [] };
};
