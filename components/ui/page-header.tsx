import type { ReactNode } from 'react';

/** The one heading of a page, with what stands beside and above it. */
export const PageHeader = ({
  title,
  note,
  above,
  below,
  actions,
}: {
  title: ReactNode;
  /** Muted words beside the heading: a count and its age. */
  note?: ReactNode;
  above?: ReactNode;
  below?: ReactNode;
  actions?: ReactNode;
}) => (
  <header className="mb-3">
    {above}
    <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
      <div className="min-w-0 max-sm:w-full">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <h1>{title}</h1>
          {note ? <div className="text-sm text-muted">{note}</div> : null}
        </div>
        {below}
      </div>
      {actions ? <div className="ml-auto flex flex-wrap gap-2 max-sm:w-full">{actions}</div> : null}
    </div>
  </header>
);

/** The room of a page inside the frame. */
export const PageBody = ({ children, wide }: { children: ReactNode; wide?: boolean }) => (
  <div className={wide ? '' : 'px-6 pt-5 pb-10 max-sm:px-4 max-sm:pt-4'}>{children}</div>
);
