import type { ReactNode } from 'react';

/** The body of a phase of the sheet with its buttons, which stay in sight. */
export function SheetPhase({ children, footer }: { children: ReactNode; footer?: ReactNode }) {
  return (
    <div className="flex min-h-full flex-col">
      <div className="grid flex-1 content-start gap-5 pb-4">{children}</div>
      {footer && (
        <div className="sticky -bottom-3 -mx-5 -mb-3 flex justify-end gap-2 border-t bg-raised px-5 pt-3 pb-[calc(12px+env(safe-area-inset-bottom))] max-sm:[&>:last-child]:min-w-0 max-sm:[&>:last-child]:flex-1 max-sm:[&>span:last-child>button]:w-full">
          {footer}
        </div>
      )}
    </div>
  );
}

/** A titled part of the sheet. */
export function SheetPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}
