'use client';
import { type ReactNode, useId } from 'react';
import { AsOf, useStale } from './age.tsx';
import { classNames } from './class-names.ts';

/** A titled region. `asOf` marks its numbers with their age; `flush` lets a table touch its edges. */
export const Panel = ({
  title,
  note,
  aside,
  asOf,
  staleAfterMs,
  busy,
  flush,
  className,
  children,
}: {
  title?: ReactNode;
  /** Muted words right of the title. */
  note?: ReactNode;
  aside?: ReactNode;
  asOf?: string;
  staleAfterMs?: number;
  busy?: boolean;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) => {
  const id = useId();
  const noteId = `${id}note`;
  const isStale = useStale(asOf, staleAfterMs);
  return (
    <section
      aria-labelledby={title ? (note ? `${id} ${noteId}` : id) : undefined}
      aria-busy={busy || undefined}
      data-as-of={asOf}
      data-stale={isStale || undefined}
      suppressHydrationWarning
      className={classNames('min-w-0 rounded-panel border bg-surface', className)}
    >
      {title ? (
        <div className="flex min-h-[42px] flex-wrap items-center gap-x-2.5 gap-y-1 px-4 pt-2.5 pb-1">
          <h2 id={id}>{title}</h2>
          {note ? (
            <span id={noteId} className="text-muted">
              {note}
            </span>
          ) : null}
          <span className="ml-auto flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
            {aside}
            {aside && asOf ? <span aria-hidden="true">·</span> : null}
            {asOf ? <AsOf at={asOf} prefix="" staleAfterMs={staleAfterMs} /> : null}
          </span>
        </div>
      ) : null}
      <div className={classNames(!flush && 'px-4 pb-3.5', !flush && !title && 'pt-3.5')}>{children}</div>
    </section>
  );
};
