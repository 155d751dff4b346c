import type { Metadata } from 'next';
import { LogsPage } from '#components/logs/logs-page.tsx';
import { accountsTitle, pageTitle } from '#components/ui/page-title.ts';
import { openPage } from '#lib/http/open-page.ts';

export const metadata: Metadata = { title: pageTitle('Logs', accountsTitle(undefined)) };

const Page = async () => {
  await openPage();
  return <LogsPage />;
};

export default Page;
