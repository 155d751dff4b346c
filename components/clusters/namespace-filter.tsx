'use client';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useUrlList } from '#components/ui/use-url-state.ts';
import { qAll } from '#lib/client/list-all.ts';
import { steadyIntervalMs } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';

/** Namespaces come and go seldom. */
const intervalMs = steadyIntervalMs * 12;

/** The namespaces of some clusters, each once; those that the rows name too, where not all may be listed. */
const useNamespaces = (
  clusters: readonly string[],
  seen: readonly string[],
): { names: string[]; isPending: boolean } => {
  const { listed, isPending } = useQueries({
    queries: clusters.map((cluster) => ({
      ...qAll(clustersApi.namespaces, { cluster, limit: 1000 }),
      refetchInterval: intervalMs,
    })),
    combine: (results) => ({
      listed: results.flatMap(({ data }) => data?.items.map(({ name }) => name) ?? []),
      isPending: results.some((result) => result.isPending),
    }),
  });
  const names = useMemo(() => [...new Set([...listed, ...seen])].sort(), [listed, seen]);
  return { names, isPending };
};

const none: readonly string[] = [];

/** Which namespaces, kept in `namespace` of the address; absent where there is none to choose. */
export const NamespaceFilter = ({
  clusters,
  seen = none,
}: {
  clusters: readonly string[];
  /** Namespaces known from elsewhere. */
  seen?: readonly string[];
}) => {
  const [chosen] = useUrlList('namespace');
  const { names, isPending } = useNamespaces(clusters, seen);
  const options = [...new Set([...names, ...chosen])].map((name) => ({ value: name, label: name }));
  if (options.length === 0)
    return isPending ? <Skeleton className="h-8 w-28 max-sm:h-11 max-sm:w-30" /> : null;
  return <FilterSelect name="namespace" label="Namespace" options={options} />;
};
