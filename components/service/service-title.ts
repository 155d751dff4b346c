import { pageTitle } from '#components/ui/page-title.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { ServiceTab } from '#lib/paths.ts';
import type { ServiceRef } from './service-ref.ts';

export const serviceTabs: readonly { id: ServiceTab; label: string }[] = [
  { id: 'overview', label: 'Overview' },
  { id: 'tasks', label: 'Tasks' },
  { id: 'deployments', label: 'Deployments' },
  { id: 'images', label: 'Images' },
  { id: 'logs', label: 'Logs' },
  { id: 'scaling', label: 'Scaling' },
  { id: 'events', label: 'Events' },
  { id: 'configuration', label: 'Configuration' },
];

/** The tab that the address names; anything unknown is the overview. */
export const parseServiceTab = (value: string | string[] | null | undefined): ServiceTab =>
  serviceTabs.find(({ id }) => id === value)?.id ?? 'overview';

/** "Tasks of checkout · shop · Quarterdeck". */
export const serviceTitle = ({ cluster, service }: ServiceRef, tab: ServiceTab): string => {
  const where = parseClusterId(cluster)?.name ?? cluster;
  const label = serviceTabs.find(({ id }) => id === tab)?.label;
  const thing = tab === 'overview' ? service : `${label} of ${service}`;
  return pageTitle(thing, where);
};
