import { movingIntervalMs, steadyIntervalMs } from '#lib/client/query.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';

export type ServiceRef = { cluster: string; service: string };

/** What each tab of the page is given. */
export type TabProps = { target: ServiceRef; service: ServiceDetail };

/** How often to read again: faster while something moves. */
export const intervalOf = (service: { status: string } | undefined): number =>
  service?.status === 'deploying' || service?.status === 'failing' ? movingIntervalMs : steadyIntervalMs;
