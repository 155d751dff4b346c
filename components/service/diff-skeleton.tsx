import { Skeleton } from '#components/ui/skeleton.tsx';

const usualRows = 3;

/** The differences of two revisions while they are read. */
export const ChangesSkeleton = () => (
  <div>
    <div className="overflow-hidden rounded-[var(--r)] border border-line">
      {Array.from({ length: usualRows }, (_, index) => (
        <div key={String(index)} className="flex h-9 items-center border-t border-line px-3 first:border-t-0">
          <Skeleton className="w-32" />
        </div>
      ))}
    </div>
    <div className="mt-1 flex min-h-11 items-center sm:min-h-8">
      <Skeleton className="w-40" />
    </div>
  </div>
);

/** The panel of the differences until its code is here. */
export const DiffSkeleton = () => (
  <div className="grid gap-3">
    <div className="flex h-8 items-center max-sm:h-[148px] max-sm:items-start">
      <Skeleton className="h-8 w-full max-w-160 max-sm:h-11" />
    </div>
    <ChangesSkeleton />
  </div>
);
