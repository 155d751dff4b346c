import { ShipWheel } from 'lucide-react';
import type { ReactNode } from 'react';

/** The frame of the pages before the sign-in: one card, one heading. */
export const AuthCard = ({ title, children }: { title: string; children: ReactNode }) => (
  <main className="grid min-h-dvh place-items-center bg-bg p-4">
    <div className="w-full max-w-sm">
      <p className="mb-5 flex items-center justify-center gap-2.5">
        <ShipWheel size={22} strokeWidth={1.9} aria-hidden="true" />
        <span className="text-[18px] font-semibold tracking-[-0.01em]">Quarterdeck</span>
      </p>
      <div className="rounded-panel border border-line bg-surface p-6 max-sm:p-5">
        <h1 className="mb-4 text-xl font-semibold">{title}</h1>
        {children}
      </div>
    </div>
  </main>
);

/** What went wrong, read out when it appears. */
export const EntryFailure = ({ message }: { message: string | null }) => (
  <div role="alert" className="empty:hidden">
    {message && <p className="rounded-control bg-failing-weak px-3 py-2 text-sm text-failing">{message}</p>}
  </div>
);
