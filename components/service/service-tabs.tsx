'use client';
import { useSearchParams } from 'next/navigation';
import { type MouseEvent, useEffect, useRef } from 'react';
import { Tabs } from '#components/ui/tabs.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { paths, type ServiceTab } from '#lib/paths.ts';
import type { ServiceRef } from './service-ref.ts';
import { parseServiceTab, serviceTabs, serviceTitle } from './service-title.ts';

/** What belongs to the page or the app and not to a tab. */
const shared = new Set(['tab', 'plan', 'op', 'do', 'clock', 'account', 'region']);

const ownParams = (params: URLSearchParams): [string, string][] =>
  [...params].filter(([name]) => !shared.has(name));

/** The tabs: links that switch without a trip to the server, each keeping its filter while the page is open. */
export function ServiceTabs({ target, taskCount }: { target: ServiceRef; taskCount: number | null }) {
  const params = useSearchParams();
  const active = parseServiceTab(params.get('tab'));
  const kept = useRef(new Map<ServiceTab, [string, string][]>());
  useEffect(() => {
    kept.current.set(active, ownParams(params));
  }, [active, params]);
  useEffect(() => {
    document.title = serviceTitle(target, active);
  }, [target, active]);

  const onClickCapture = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link) return;
    event.preventDefault();
    const next = parseServiceTab(new URL(link.href).searchParams.get('tab'));
    if (next === active) return;
    const gone = Object.fromEntries(ownParams(params).map(([name]) => [name, null]));
    const back = Object.fromEntries(kept.current.get(next) ?? []);
    writeUrl({ ...gone, ...back, tab: next === 'overview' ? null : next }, { push: true });
  };

  return (
    <div className="min-w-0" onClickCapture={onClickCapture}>
      <Tabs
        label="Service"
        active={active}
        tabs={serviceTabs.map(({ id, label }) => ({
          id,
          label,
          href: paths.service(target, id),
          count:
            id === 'tasks' && taskCount !== null ? (
              <data data-field="tasks" value={taskCount}>
                {taskCount}
              </data>
            ) : undefined,
        }))}
      />
    </div>
  );
}
