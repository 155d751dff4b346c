'use client';
import './globals.css';
import { useEffect } from 'react';
import { followTheme } from '#components/ui/theme.ts';

/**
 * Stands in for the whole document where even the frame cannot be drawn, as without a database. Every page loads it:
 * it is plain for that.
 */
const GlobalError = ({ error }: { error: Error & { digest?: string } }) => {
  useEffect(() => followTheme(), []);
  return (
    <html lang="en">
      <title>This page failed · Quarterdeck</title>
      <body>
        <main className="mx-auto max-w-[640px] px-4 py-10">
          <h1>This page failed</h1>
          <div role="alert" className="mt-3 rounded-panel border bg-surface px-4 py-4">
            <p className="font-medium">Something in Quarterdeck went wrong before it could draw anything.</p>
            <p className="text-muted">Nothing was changed in AWS by it. The server log has the details.</p>
            {error.digest ? <p className="mt-1 font-mono text-xs text-muted">error {error.digest}</p> : null}
            <button
              type="button"
              className="mt-3 flex h-11 items-center rounded-control border px-4 font-medium sm:h-8"
              onClick={() => window.location.reload()}
            >
              Try again
            </button>
          </div>
        </main>
      </body>
    </html>
  );
};

export default GlobalError;
