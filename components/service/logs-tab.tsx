'use client';
import { ServiceLogs } from '#components/logs/service-logs.tsx';
import type { TabProps } from './service-ref.ts';

/** The service's log lines. */
export function LogsTab({ target }: TabProps) {
  return <ServiceLogs cluster={target.cluster} service={target.service} />;
}
