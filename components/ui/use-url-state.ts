'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';

type Patch = Record<string, string | null | undefined>;

/** Writes parameters into the address without a trip to the server; empty ones leave it. `push` makes a step to go back to. */
export const writeUrl = (patch: Patch, options: { push?: boolean } = {}): void => {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(patch))
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  if (url.href === window.location.href) return;
  if (options.push) window.history.pushState(null, '', url);
  else window.history.replaceState(null, '', url);
};

/** One parameter of the address and how to set it. */
export const useUrlState = (
  name: string,
  fallback = '',
): [string, (value: string | null, options?: { push?: boolean }) => void] => {
  const value = useSearchParams().get(name) ?? fallback;
  const set = useCallback(
    (next: string | null, options?: { push?: boolean }) =>
      writeUrl({ [name]: next === fallback ? null : next }, options),
    [name, fallback],
  );
  return [value, set];
};

/** A parameter that holds several values by comma. */
export const useUrlList = (name: string): [string[], (values: string[]) => void] => {
  const text = useSearchParams().get(name) ?? '';
  const values = useMemo(() => text.split(',').filter(Boolean), [text]);
  const set = useCallback((next: string[]) => writeUrl({ [name]: next.join(',') }), [name]);
  return [values, set];
};
