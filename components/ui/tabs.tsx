'use client';
import Link from 'next/link';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { classNames } from './class-names.ts';

export type Tab = { id: string; label: string; href: string; count?: ReactNode };

/** Marks at which end there are more tabs than are seen. */
const markEnds = (box: HTMLElement) => {
  box.toggleAttribute('data-more-before', box.scrollLeft > 1);
  box.toggleAttribute('data-more-after', box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
};

/** Tabs that are links: arrow keys move the focus, Enter opens; they scroll sideways on a phone. */
export const Tabs = ({ label, tabs, active }: { label: string; tabs: Tab[]; active: string }) => {
  const list = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen tab is scrolled to when it changes
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-current="page"]');
    const box = list.current;
    if (chosen && box) box.scrollLeft = chosen.offsetLeft - box.clientWidth / 2 + chosen.clientWidth / 2;
  }, [active]);
  useEffect(() => {
    const box = list.current;
    if (!box) return;
    const observer = new ResizeObserver(() => markEnds(box));
    for (const part of [box, ...box.children]) observer.observe(part);
    return () => observer.disconnect();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[(at + step + links.length) % links.length]?.focus();
    event.preventDefault();
  };

  return (
    <nav
      ref={list}
      aria-label={label}
      onKeyDown={onKeyDown}
      onScroll={(event) => markEnds(event.currentTarget)}
      className="relative flex overflow-x-auto border-b [scrollbar-width:none] data-more-after:mask-r-from-[calc(100%-40px)] data-more-before:mask-l-from-[calc(100%-40px)] max-sm:-mx-4 max-sm:px-4"
    >
      {tabs.map((tab) => {
        const isActive = tab.id === active;
        return (
          <Link
            key={tab.id}
            href={tab.href}
            prefetch={false}
            scroll={false}
            aria-current={isActive ? 'page' : undefined}
            className={classNames(
              '-mb-px flex h-10 shrink-0 items-center gap-1.5 border-b px-2.5 -outline-offset-2 max-sm:h-11 max-sm:px-3',
              isActive
                ? 'border-text font-medium text-text'
                : 'border-transparent text-muted hover:text-text',
            )}
          >
            {tab.label}
            {tab.count === undefined ? null : <span>{tab.count}</span>}
          </Link>
        );
      })}
    </nav>
  );
};
