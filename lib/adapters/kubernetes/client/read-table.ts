import { z } from 'zod';
import { DomainError } from '#lib/domain/domain-error.ts';
import type { KubeClient, KubeQuery } from './kube-client.ts';

const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

const Metadata = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  creationTimestamp: z.string().nullish(),
  labels: z.record(z.string(), z.string()).optional(),
});

const Table = z.object({
  kind: z.literal('Table'),
  metadata: z.object({ resourceVersion: z.string().optional(), continue: z.string().optional() }).catch({}),
  columnDefinitions: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      format: z.string().catch(''),
      priority: z.number().catch(0),
    }),
  ),
  rows: z
    .array(
      z.object({
        cells: z.array(z.unknown()),
        object: z.object({ metadata: Metadata }).nullish().catch(undefined),
      }),
    )
    .nullish(),
});

/** What a server behind the API answers that makes no tables. */
const PlainList = z.object({
  metadata: z.object({ resourceVersion: z.string().optional(), continue: z.string().optional() }).catch({}),
  items: z.array(z.object({ metadata: Metadata })),
});
/** Those of the API server's own default table. */
const plainColumns: KubeColumn[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Created At', type: 'date', format: '', priority: 0 },
];

export type KubeColumn = { name: string; type: string; format: string; priority: number };
export type KubeRow = { cells: unknown[]; metadata: z.infer<typeof Metadata> | undefined };
export type KubeTable = {
  columns: KubeColumn[];
  rows: KubeRow[];
  resourceVersion: string | undefined;
  /** For the next page; null at the end. */
  continue: string | null;
};

const tableOfList = ({ items, metadata }: z.infer<typeof PlainList>): KubeTable => ({
  columns: plainColumns,
  rows: items.map((item) => ({
    cells: [item.metadata.name, item.metadata.creationTimestamp ?? ''],
    metadata: item.metadata,
  })),
  resourceVersion: metadata.resourceVersion,
  continue: metadata.continue || null,
});

type Asked = {
  client: Pick<KubeClient, 'read'>;
  path: string;
  /** Selectors, `limit`, `continue`. */
  query?: KubeQuery;
  /** `Metadata` names each row's object; `None` is a 35th of the size of the objects. */
  include: 'None' | 'Metadata';
  signal: AbortSignal;
};

/**
 * One page of a list as the rows that kubectl prints, without its objects.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
 */
export const readTable = async ({ client, path, query, include, signal }: Asked): Promise<KubeTable> => {
  const raw = await client.read(path, { accept, query: { ...query, includeObject: include }, signal });
  const table = Table.safeParse(raw);
  if (!table.success) {
    const list = PlainList.safeParse(raw);
    if (!list.success) throw new DomainError('upstream_error', `The answer to ${path} is not a table.`);
    return tableOfList(list.data);
  }
  const { columnDefinitions, rows, metadata } = table.data;
  return {
    columns: columnDefinitions,
    rows: (rows ?? []).map(({ cells, object }) => ({ cells, metadata: object?.metadata })),
    resourceVersion: metadata.resourceVersion,
    continue: metadata.continue || null,
  };
};
