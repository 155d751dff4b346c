import { classNames } from './class-names.ts';

/** A grey bar where text will be. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span
    aria-hidden="true"
    className={classNames('inline-block h-3.5 animate-pulse rounded bg-line align-middle', className)}
  />
);

/** Where a count and its age will be, as high as their line. */
export const SkeletonNote = ({ className }: { className?: string }) => (
  <span className={classNames('text-sm', className)}>
    <Skeleton className="w-28" />
  </span>
);

const widths = ['w-32', 'w-24', 'w-40', 'w-28', 'w-36'];

/** Rows of a table that still loads, in the height of the real ones. */
export const SkeletonRows = ({ rows = 8, className }: { rows?: number; className?: string }) => (
  <div aria-busy="true" className={classNames('rounded-panel border bg-surface', className)}>
    <span className="sr-only">Loading</span>
    {Array.from({ length: rows }, (_, index) => (
      <div
        key={`row-${String(index)}`}
        className="flex h-9 items-center gap-10 border-b px-4 last:border-b-0 max-sm:h-14"
      >
        <Skeleton className={widths[index % widths.length]} />
        <Skeleton className="w-20" />
        <Skeleton className={classNames('max-sm:hidden', widths[(index + 2) % widths.length])} />
      </div>
    ))}
  </div>
);
