'use client';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';

const listOf = (text: string): string[] | undefined => {
  const values = text.split(',').filter(Boolean);
  return values.length > 0 ? values : undefined;
};

/** The accounts and Regions of the address, as the API's lists take them; undefined means all. */
export const useScope = (): { account?: string[]; region?: string[] } => {
  const { account, region } = useScopeText();
  return useMemo(() => ({ account: listOf(account), region: listOf(region) }), [account, region]);
};

/** The same as text, for links. */
export const useScopeText = (): { account: string; region: string } => {
  const params = useSearchParams();
  return { account: params.get('account') ?? '', region: params.get('region') ?? '' };
};
