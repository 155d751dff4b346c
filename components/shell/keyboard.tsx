'use client';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useScopeText } from '#components/ui/use-scope.ts';
import { navItems, settingsItem, withScope } from './nav-items.ts';

const sequenceMs = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));

/** Moves the focus to the next or previous row of the page. */
const moveRow = (step: 1 | -1): void => {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row-id]')].filter(
    (row) => row.offsetParent !== null || row.getClientRects().length > 0,
  );
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
  if (!row) return;
  const target =
    row.querySelector<HTMLElement>('[data-row-link]') ?? row.querySelector<HTMLElement>('a[href]');
  if (target) target.focus({ preventScroll: true });
  else {
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }
  row.scrollIntoView({ block: 'nearest' });
};

/** The keys of the whole product. Single keys rest while one types or a dialog is open. */
export const useKeyboard = (open: { palette: () => void; help: () => void }): void => {
  const router = useRouter();
  const scope = useScopeText();
  const pathname = usePathname();
  const latest = useRef({ open, scope, router });
  latest.current = { open, scope, router };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a started sequence ends with its page
  useEffect(() => {
    let startedAt = 0;
    const onKey = (event: KeyboardEvent) => {
      const now = latest.current;
      if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        now.open.palette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const isSequence = Date.now() - startedAt < sequenceMs;
      startedAt = 0;
      if (isSequence) {
        const place = [...navItems, settingsItem].find((item) => item.key === event.key);
        if (!place) return;
        event.preventDefault();
        now.router.push(withScope(place.href, now.scope));
        return;
      }
      switch (event.key) {
        case 'g':
          startedAt = Date.now();
          break;
        case '?':
          now.open.help();
          break;
        case '/': {
          const filter = document.querySelector<HTMLInputElement>('[data-filter]');
          if (filter) filter.focus();
          else now.open.palette();
          event.preventDefault();
          break;
        }
        case 'j':
          moveRow(1);
          break;
        case 'k':
          moveRow(-1);
          break;
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [pathname]);
};
