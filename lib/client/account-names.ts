'use client';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { q } from '#lib/client/query.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';

/** What an account is called: the name of its connection, else its number. */
export const useAccountNames = (): ((account: string) => string) => {
  const { data } = useQuery({ ...q(accessApi.connections, {}), staleTime: 60_000 });
  const names = useMemo(() => {
    const found = new Map<string, string>();
    for (const connection of data?.items ?? [])
      if (connection.account && !found.has(connection.account))
        found.set(connection.account, connection.name);
    return found;
  }, [data]);
  return useCallback((account: string) => names.get(account) ?? account, [names]);
};
