'use client';
import { Menu } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { Sheet } from '#components/ui/sheet.tsx';
import { useScopeText } from '#components/ui/use-scope.ts';
import { navItems, placeOf, settingsItem, withScope } from './nav-items.ts';

const barIds = ['overview', 'services', 'logs', 'operations'];
const place = 'flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs';

/** The bar at the foot of a phone: four places, and the rest behind More. */
export const BottomBar = ({ more }: { more: ReactNode }) => {
  const [isOpen, setOpen] = useState(false);
  const here = placeOf(usePathname());
  const scope = useScopeText();
  const rest = [...navItems.filter((item) => !barIds.includes(item.id)), settingsItem];
  const isInRest = rest.some((item) => item.id === here);
  return (
    <>
      <nav
        aria-label="Main, short"
        className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
      >
        {navItems
          .filter((item) => barIds.includes(item.id))
          .map(({ id, label, href, icon: Icon }) => (
            <Link
              key={id}
              href={withScope(href, scope)}
              prefetch={false}
              aria-current={here === id ? 'page' : undefined}
              className={classNames(place, here === id ? 'font-semibold text-text' : 'text-muted')}
            >
              <Icon size={19} strokeWidth={1.9} aria-hidden="true" />
              {label}
            </Link>
          ))}
        <button
          type="button"
          aria-haspopup="dialog"
          className={classNames(place, isInRest ? 'font-semibold text-text' : 'text-muted')}
          onClick={() => setOpen(true)}
        >
          <Menu size={19} strokeWidth={1.9} aria-hidden="true" />
          More
        </button>
      </nav>
      <Sheet open={isOpen} onClose={() => setOpen(false)} title="More">
        <ul className="-mx-2 grid">
          {rest.map(({ id, label, href, icon: Icon }) => (
            <li key={id}>
              <Link
                href={withScope(href, scope)}
                prefetch={false}
                aria-current={here === id ? 'page' : undefined}
                className="flex h-12 items-center gap-3 rounded-control px-2"
                onClick={() => setOpen(false)}
              >
                <Icon size={17} strokeWidth={1.9} aria-hidden="true" className="text-muted" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <div className="mt-3 grid gap-3 border-t pt-3">{more}</div>
      </Sheet>
    </>
  );
};
