'use client';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';

/** What may be done with one row: looks like a link, says why when it cannot be pressed, keeps the row's height. */
export function RowAction({
  label,
  disabledReason,
  onClick,
  children,
}: {
  /** The name for those who do not see the row: it begins with the words on it. */
  label: string;
  disabledReason: string | undefined;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <span className="relative z-1 inline-flex">
      <Button
        variant="ghost"
        aria-label={label}
        disabledReason={disabledReason}
        onClick={onClick}
        className={`hit h-6! border-0! px-0! font-normal! hover:bg-transparent! hover:underline ${disabledReason === undefined ? 'text-accent!' : ''}`}
      >
        {children}
      </Button>
    </span>
  );
}
