'use client';
import './globals.css';
import { useEffect } from 'react';
import { FailedPage, type PageFailure } from '#components/shell/failed-page.tsx';
import { followTheme } from '#components/ui/theme.ts';

/** Stands in for the whole document where even the frame cannot be drawn, as without a database. */
const GlobalError = ({ error }: PageFailure) => {
  useEffect(() => followTheme(), []);
  return (
    <html lang="en">
      <title>This page failed · Quarterdeck</title>
      <body>
        <main>
          <FailedPage error={error} reset={() => window.location.reload()} />
        </main>
      </body>
    </html>
  );
};

export default GlobalError;
