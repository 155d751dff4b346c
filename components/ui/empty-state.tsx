'use client';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { StatusIcon } from './status-badge.tsx';

/** Nothing is here: what would be, and how to get it. */
export const EmptyState = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="px-4 py-10 text-center">
    <p className="font-medium">{title}</p>
    {children ? <div className="mx-auto mt-1 max-w-[52ch] text-muted">{children}</div> : null}
  </div>
);

/** Something is here, but the filter hides it. */
export const FilteredEmpty = ({ what, onClear }: { what: string; onClear: () => void }) => (
  <div className="px-4 py-10 text-center">
    <p className="font-medium">No {what} match the filter.</p>
    <Button className="mt-3" onClick={onClear}>
      Clear the filter
    </Button>
  </div>
);

type Failure = { message: string; code?: string; requestId?: string; details?: unknown };

const readFailure = (error: unknown): Failure =>
  error instanceof Error
    ? {
        message: error.message,
        code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
        requestId: 'requestId' in error && typeof error.requestId === 'string' ? error.requestId : undefined,
      }
    : { message: 'Something went wrong.' };

/** It could not be read: why, and again. */
export const FailedState = ({
  what,
  error,
  onRetry,
}: {
  /** "The services could not be read." begins with it. */
  what: string;
  error: unknown;
  onRetry?: () => void;
}) => {
  const failure = readFailure(error);
  return (
    <div role="alert" className="flex flex-wrap items-start gap-3 px-4 py-4">
      <StatusIcon status="failing" className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{what} could not be read.</p>
        <p className="wrap-anywhere text-muted">{failure.message}</p>
        {failure.requestId ? (
          <p className="mt-1 font-mono text-xs text-muted">
            {failure.code} · request {failure.requestId}
          </p>
        ) : null}
      </div>
      {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
    </div>
  );
};
