import { Info } from 'lucide-react';
import type { ReactNode } from 'react';

/** What the page shows was so, and is no more. */
export const GoneNote = ({ what, children }: { what: string; children?: ReactNode }) => (
  <div role="note" className="flex gap-2.5 rounded-panel border bg-surface px-4 py-3">
    <Info size={15} strokeWidth={1.9} className="mt-0.5 shrink-0 text-muted" aria-hidden="true" />
    <div className="min-w-0">
      <p className="font-medium">{what} is no longer there.</p>
      <p className="text-muted">The page shows it as it was when it was last read. {children}</p>
    </div>
  </div>
);
