'use client';
import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { UrlTabs } from '#components/ui/url-tabs.tsx';
import { paths, serviceTabs } from '#lib/paths.ts';
import type { ServiceRef } from './service-ref.ts';
import { parseServiceTab, serviceTitle, tabLabel } from './service-title.ts';

/** The tabs of a service, in its platform's words. */
export function ServiceTabs({ target, taskCount }: { target: ServiceRef; taskCount: number | null }) {
  const active = parseServiceTab(useSearchParams().get('tab'));
  useEffect(() => {
    document.title = serviceTitle(target, active);
  }, [target, active]);
  return (
    <UrlTabs
      label="Service"
      active={active}
      fallback="overview"
      tabs={serviceTabs.map((id) => ({
        id,
        label: tabLabel(id, target.cluster),
        href: paths.service(target, id),
        count:
          id === 'tasks' && taskCount !== null ? (
            <data data-field="tasks" value={taskCount}>
              {taskCount}
            </data>
          ) : undefined,
      }))}
    />
  );
}
