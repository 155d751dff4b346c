import { HydrationBoundary } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { attentionInput } from '#components/services-list/attention.ts';
import { listConnections } from '#lib/domain/access/list-connections.ts';
import { listServices } from '#lib/domain/services/list-services.ts';
import { openPage } from '#lib/http/open-page.ts';
import { ConsoleFrame } from './console-frame.tsx';
import { QueryProvider } from './query-provider.tsx';

const ConsoleLayout = async ({ children }: { children: ReactNode }) => {
  const page = await openPage();
  await Promise.all([page.prefetch(listConnections, {}), page.prefetch(listServices, attentionInput({}))]);
  return (
    <QueryProvider>
      <HydrationBoundary state={page.state()}>
        <ConsoleFrame>{children}</ConsoleFrame>
      </HydrationBoundary>
    </QueryProvider>
  );
};

export default ConsoleLayout;
