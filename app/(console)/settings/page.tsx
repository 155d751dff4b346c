import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { SettingsView } from '#components/access/settings-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { pageTitle } from '#components/ui/page-title.ts';
import { listApiKeys } from '#lib/domain/access/list-api-keys.ts';
import { listConnections } from '#lib/domain/access/list-connections.ts';
import { listUsers } from '#lib/domain/access/list-users.ts';
import { openPage } from '#lib/http/open-page.ts';

export const metadata: Metadata = { title: pageTitle('Settings', 'this server') };

const SettingsPage = async () => {
  const page = await openPage();
  await Promise.all([
    page.prefetch(listConnections, {}),
    page.prefetch(listApiKeys, { limit: 1000 }),
    page.prefetch(listUsers, { limit: 1000 }),
  ]);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <SettingsView />
      </PageBody>
    </HydrationBoundary>
  );
};

export default SettingsPage;
