import type { ReactNode } from 'react';

/** A second line of a cell in a narrow table, for what its hidden columns say. */
export const NarrowLine = ({ children }: { children: ReactNode }) => (
  <span className="hidden text-sm font-normal text-muted sm:@max-4xl/table:block">{children}</span>
);
