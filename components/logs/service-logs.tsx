'use client';
import { useMemo } from 'react';
import { LogViewer } from './log-viewer.tsx';

/** The log lines of one service, as tall as the window leaves room. */
export const ServiceLogs = ({ cluster, service }: { cluster: string; service: string }) => {
  const targets = useMemo(() => [{ cluster, service }], [cluster, service]);
  return (
    <div className="flex h-[calc(100dvh-var(--topbar)-var(--bottombar)-188px)] min-h-[28rem] flex-col overflow-hidden rounded-panel border">
      <LogViewer targets={targets} />
    </div>
  );
};
