'use client';
import { useSearchParams } from 'next/navigation';
import { type MouseEvent, useEffect, useRef } from 'react';
import { type Tab, Tabs } from './tabs.tsx';
import { writeUrl } from './use-url-state.ts';

/** What belongs to the page or the app and not to a tab. */
const shared = new Set(['tab', 'plan', 'op', 'do', 'clock', 'account', 'region']);

const ownParams = (params: URLSearchParams): [string, string][] =>
  [...params].filter(([name]) => !shared.has(name));

/** Tabs in the address's `tab`: links that switch without a trip to the server, each keeping its filter while the page is open. */
export function UrlTabs({
  label,
  tabs,
  active,
  fallback,
}: {
  label: string;
  tabs: Tab[];
  active: string;
  /** The tab of an address that names none. */
  fallback: string;
}) {
  const params = useSearchParams();
  const kept = useRef(new Map<string, [string, string][]>());
  useEffect(() => {
    kept.current.set(active, ownParams(params));
  }, [active, params]);

  const onClickCapture = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link) return;
    event.preventDefault();
    const asked = new URL(link.href).searchParams.get('tab');
    const next = tabs.find(({ id }) => id === asked)?.id ?? fallback;
    if (next === active) return;
    const gone = Object.fromEntries(ownParams(params).map(([name]) => [name, null]));
    const back = Object.fromEntries(kept.current.get(next) ?? []);
    writeUrl({ ...gone, ...back, tab: next === fallback ? null : next }, { push: true });
  };

  return (
    <div className="min-w-0" onClickCapture={onClickCapture}>
      <Tabs label={label} active={active} tabs={tabs} />
    </div>
  );
}
