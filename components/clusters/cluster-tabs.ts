import { pageTitle } from '#components/ui/page-title.ts';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import type { Platform } from '#lib/contract/common.ts';
import { parseClusterId } from '#lib/contract/ids.ts';

export type ClusterTab =
  | 'services'
  | 'tasks'
  | 'jobs'
  | 'nodes'
  | 'add-ons'
  | 'insights'
  | 'access'
  | 'updates'
  | 'configuration'
  | 'objects';

const ofKubernetes: ClusterTab[] = ['services', 'tasks', 'jobs', 'nodes', 'objects'];
const ofPlatform: Record<Platform, ClusterTab[]> = {
  ecs: [],
  eks: [...ofKubernetes, 'add-ons', 'insights', 'access', 'updates', 'configuration'],
  k8s: ofKubernetes,
};

/** The tabs of a cluster's page; none where one page holds it all. */
export const clusterTabsOf = (cluster: string): ClusterTab[] => {
  const ref = parseClusterId(cluster);
  return ref ? ofPlatform[ref.platform] : [];
};

/** Tabs that the Kubernetes API answers: they stay empty where it cannot be read. */
export const isWorkloadTab = (tab: ClusterTab): boolean => ofKubernetes.includes(tab);

const labels: Record<Exclude<ClusterTab, 'tasks'>, string> = {
  services: 'Services',
  jobs: 'Jobs',
  nodes: 'Nodes',
  'add-ons': 'Add-ons',
  insights: 'Insights',
  access: 'Access',
  updates: 'Updates',
  configuration: 'Configuration',
  objects: 'Objects',
};

export const clusterTabLabel = (tab: ClusterTab, cluster: string): string => {
  if (tab !== 'tasks') return labels[tab];
  const { tasks } = wordsOf(parseClusterId(cluster)?.platform);
  return capitalize(tasks);
};

/** The tab that the address names; anything unknown is the services. */
export const parseClusterTab = (value: string | null | undefined, cluster: string): ClusterTab =>
  clusterTabsOf(cluster).find((tab) => tab === value) ?? 'services';

/** "Nodes of harbour · 123456789012 · Quarterdeck". */
export const clusterTitle = (cluster: string, tab: ClusterTab): string => {
  const ref = parseClusterId(cluster);
  if (!ref) return pageTitle('Not found', 'clusters');
  const where = ref.account === '-' ? 'kubeconfig' : ref.account;
  return pageTitle(tab === 'services' ? ref.name : `${clusterTabLabel(tab, cluster)} of ${ref.name}`, where);
};
