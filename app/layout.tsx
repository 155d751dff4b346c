import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { earlyInputScript } from '#components/shell/early-input-script.ts';
import { themeScript } from '#components/ui/theme-script.ts';

export const metadata: Metadata = { title: 'Quarterdeck', robots: { index: false, follow: false } };
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafafb' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1013' },
  ],
};

const RootLayout = async ({ children }: { children: ReactNode }) => {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {themeScript}
        </script>
        <script nonce={nonce} suppressHydrationWarning>
          {earlyInputScript}
        </script>
      </head>
      <body>{children}</body>
    </html>
  );
};

export default RootLayout;
