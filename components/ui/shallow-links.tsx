'use client';
import type { MouseEvent, ReactNode } from 'react';

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** Links within that stay on this page change the address without a trip to the server. */
export const ShallowLinks = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div
    className={className}
    onClickCapture={(event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (!link || link.pathname !== window.location.pathname || !isPlain(event)) return;
      event.preventDefault();
      window.history.pushState(null, '', link.href);
    }}
  >
    {children}
  </div>
);
