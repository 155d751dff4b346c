'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { isApiError } from '#lib/client/api-error.ts';
import { startLive } from '#lib/client/live.ts';
import { paths } from '#lib/paths.ts';

const makeClient = (): QueryClient => {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        // The server may be on this machine: what the browser thinks of the Internet does not matter.
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        refetchIntervalInBackground: false,
      },
    },
  });
  client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'error' || typeof window === 'undefined') return;
    const error: unknown = event.action.error;
    if (!isApiError(error) || error.code !== 'unauthenticated') return;
    const here = window.location.pathname + window.location.search;
    window.location.assign(`${paths.signIn()}?next=${encodeURIComponent(here)}`);
  });
  return client;
};

/** The answers of the API that this tab holds, kept in step with the server. */
export const QueryProvider = ({ children }: { children: ReactNode }) => {
  const [client] = useState(makeClient);
  useEffect(() => startLive(client), [client]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
};
