'use client';
import Link from 'next/link';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { type ButtonVariant, buttonClass } from './button.tsx';
import { classNames } from './class-names.ts';
import { popoverSurface, useDismiss } from './popover.tsx';

export type MenuItem = {
  id: string;
  label: ReactNode;
  icon?: ReactNode;
  /** A link, or something to do. */
  href?: string;
  onSelect?: () => void;
  disabledReason?: string;
  danger?: boolean;
  /** A line above it. */
  separated?: boolean;
};

const itemClass = (item: MenuItem) =>
  classNames(
    'flex w-full items-center gap-2 rounded-control px-2.5 py-1.5 text-left -outline-offset-2 max-sm:min-h-11 [&_svg]:size-[15px] [&_svg]:shrink-0',
    item.disabledReason !== undefined ? 'text-faint' : 'hover:bg-sunk focus:bg-sunk',
    item.danger && item.disabledReason === undefined && 'text-failing',
  );

const Item = ({ item, close }: { item: MenuItem; close: () => void }) => {
  if (item.href && item.disabledReason === undefined)
    return (
      <Link
        role="menuitem"
        tabIndex={-1}
        href={item.href}
        prefetch={false}
        className={itemClass(item)}
        onClick={close}
      >
        {item.icon}
        {item.label}
      </Link>
    );
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={item.disabledReason !== undefined || undefined}
      className={itemClass(item)}
      onClick={() => {
        if (item.disabledReason !== undefined) return;
        close();
        item.onSelect?.();
      }}
    >
      {item.icon}
      <span className="min-w-0">
        {item.label}
        {item.disabledReason ? (
          <span className="block max-w-64 text-xs text-muted">{item.disabledReason}</span>
        ) : null}
      </span>
    </button>
  );
};

/** A button that opens a menu. Arrow keys move, Enter chooses, Escape closes. */
export const Menu = ({
  label,
  trigger,
  items,
  header,
  align = 'end',
  buttonClassName,
  buttonVariant = 'default',
}: {
  label: string;
  trigger: ReactNode;
  items: MenuItem[];
  header?: ReactNode;
  align?: 'start' | 'end';
  buttonClassName?: string;
  buttonVariant?: ButtonVariant;
}) => {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(() => setOpen(false)).current;
  useDismiss(box, isOpen, close);
  const itemsIn = () => [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  useEffect(() => {
    if (isOpen) box.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [isOpen]);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = itemsIn();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next =
      event.key === 'ArrowDown'
        ? all[(at + 1) % all.length]
        : event.key === 'ArrowUp'
          ? all[(at - 1 + all.length) % all.length]
          : event.key === 'Home'
            ? all[0]
            : event.key === 'End'
              ? all.at(-1)
              : undefined;
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  };

  return (
    <div ref={box} className="relative">
      <button
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={buttonClass(buttonVariant, buttonClassName)}
        onClick={() => setOpen(!isOpen)}
      >
        {trigger}
      </button>
      {isOpen ? (
        <div className={classNames(popoverSurface, align === 'end' ? 'sm:right-0' : 'sm:left-0')}>
          {header ? <div className="border-b px-2.5 pt-1 pb-2">{header}</div> : null}
          <div role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown} className="py-0.5">
            {items.map((item) => (
              <div key={item.id} role="none" className={item.separated ? 'mt-1 border-t pt-1' : undefined}>
                <Item item={item} close={close} />
              </div>
            ))}
          </div>
        </div>
      ) : null}
    </div>
  );
};
