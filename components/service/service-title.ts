import { pageTitle } from '#components/ui/page-title.ts';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import { parseClusterId, parseKubeServiceId } from '#lib/contract/ids.ts';
import { type ServiceTab, serviceTabs } from '#lib/paths.ts';
import type { ServiceRef } from './service-ref.ts';

/** What a tab is called on the platform of a cluster: "Tasks" are "Pods" on Kubernetes. */
export const tabLabel = (tab: ServiceTab, cluster: string): string => {
  const words = wordsOf(parseClusterId(cluster)?.platform);
  return capitalize(tab === 'tasks' || tab === 'deployments' ? words[tab] : tab);
};

/** The tab that the address names; anything unknown is the overview. */
export const parseServiceTab = (value: string | string[] | null | undefined): ServiceTab =>
  serviceTabs.find((id) => id === value) ?? 'overview';

/** What people call the service of an id: `checkout` of `shop.deployment.checkout`. */
export const serviceNameOf = ({ cluster, service }: ServiceRef): string =>
  parseClusterId(cluster)?.platform === 'ecs' ? service : (parseKubeServiceId(service)?.name ?? service);

/** "Tasks of checkout · shop · Quarterdeck". */
export const serviceTitle = (target: ServiceRef, tab: ServiceTab): string => {
  const where = parseClusterId(target.cluster)?.name ?? target.cluster;
  const name = serviceNameOf(target);
  return pageTitle(tab === 'overview' ? name : `${tabLabel(tab, target.cluster)} of ${name}`, where);
};
