const rows = ['w-2/3', 'w-full', 'w-5/6', 'w-1/2', 'w-full', 'w-3/4'];

/** The sheet while its content is on the way. */
export function SheetSkeleton() {
  return (
    <div aria-busy="true" className="grid animate-pulse gap-4 py-2">
      <span className="sr-only">Loading</span>
      {rows.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: fixed rows
        <span key={index} className={`h-4 rounded-control bg-sunk ${width}`} />
      ))}
    </div>
  );
}
