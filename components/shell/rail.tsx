'use client';
import { PanelLeft } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { useScopeText } from '#components/ui/use-scope.ts';
import { Logo } from './logo.tsx';
import { type NavItem, navItems, placeOf, settingsItem, withScope } from './nav-items.ts';

const RailLink = ({
  item,
  isHere,
  href,
  badge,
}: {
  item: NavItem;
  isHere: boolean;
  href: string;
  badge?: ReactNode;
}) => {
  const Icon = item.icon;
  return (
    <Link
      href={href}
      prefetch={false}
      title={item.label}
      aria-current={isHere ? 'page' : undefined}
      className={classNames(
        'relative flex h-8 items-center gap-2.5 rounded-control px-2.5',
        isHere ? 'bg-stopped-weak font-medium text-text' : 'text-muted hover:bg-stopped-weak hover:text-text',
      )}
    >
      <Icon size={15} strokeWidth={1.9} aria-hidden="true" className="shrink-0" />
      <span className="max-lg:sr-only group-data-folded/frame:sr-only">{item.label}</span>
      {badge}
    </Link>
  );
};

/** The left rail: every place of the product; narrow screens and those who fold it see icons. */
export const Rail = ({ attention, onFold }: { attention: ReactNode; onFold: () => void }) => {
  const here = placeOf(usePathname());
  const scope = useScopeText();
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 flex h-dvh w-[220px] flex-col gap-0.5 border-r px-2.5 py-2 group-data-folded/frame:w-[56px] max-lg:w-[56px] max-sm:hidden"
    >
      <div className="mb-2 pt-1">
        <Logo />
      </div>
      {navItems.map((item) => (
        <RailLink
          key={item.id}
          item={item}
          isHere={here === item.id}
          href={withScope(item.href, scope)}
          badge={item.id === 'overview' ? attention : undefined}
        />
      ))}
      <div className="mt-auto grid gap-0.5">
        <RailLink
          item={settingsItem}
          isHere={here === settingsItem.id}
          href={withScope(settingsItem.href, scope)}
        />
        <button
          type="button"
          title="Fold the rail"
          aria-label="Fold or unfold the rail"
          className="flex h-8 items-center rounded-control px-2.5 text-muted hover:bg-stopped-weak hover:text-text max-lg:hidden"
          onClick={onFold}
        >
          <PanelLeft size={15} strokeWidth={1.9} aria-hidden="true" />
        </button>
      </div>
    </nav>
  );
};
