'use client';
import type { ReactNode } from 'react';
import { useStale } from './age.tsx';

/** A region with live numbers: it says when they were read, and fades them once they are older than promised. */
export const LiveRegion = ({
  asOf,
  staleAfterMs,
  className,
  children,
}: {
  asOf: string | undefined;
  staleAfterMs?: number;
  className?: string;
  children: ReactNode;
}) => {
  const isStale = useStale(asOf, staleAfterMs);
  return (
    <div data-as-of={asOf} data-stale={isStale || undefined} suppressHydrationWarning className={className}>
      {children}
    </div>
  );
};
