'use client';
import { useSearchParams } from 'next/navigation';

/** The accounts and Regions of the address, as the API's lists take them; undefined means all. */
export const useScope = (): { account?: string[]; region?: string[] } => {
  const params = useSearchParams();
  const listOf = (name: string) => {
    const values = (params.get(name) ?? '').split(',').filter(Boolean);
    return values.length > 0 ? values : undefined;
  };
  return { account: listOf('account'), region: listOf('region') };
};

/** The same as text, for links. */
export const useScopeText = (): { account: string; region: string } => {
  const params = useSearchParams();
  return { account: params.get('account') ?? '', region: params.get('region') ?? '' };
};
