/** The contract's pages. Every href of the product is made here. */
const segment = (id: string) => encodeURIComponent(id);

const withQuery = (path: string, query?: Record<string, string | undefined>): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value) params.set(name, value);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
};

export const serviceTabs = [
  'overview',
  'tasks',
  'deployments',
  'images',
  'logs',
  'scaling',
  'events',
  'configuration',
] as const;
export type ServiceTab = (typeof serviceTabs)[number];

type Query = Record<string, string | undefined>;

export const paths = {
  overview: () => '/',
  services: (query?: Query) => withQuery('/services', query),
  clusters: (query?: Query) => withQuery('/clusters', query),
  cluster: (cluster: string, query?: Query) => withQuery(`/clusters/${segment(cluster)}`, query),
  service: (ref: { cluster: string; service: string }, tab: ServiceTab = 'overview', query?: Query) =>
    withQuery(`/clusters/${segment(ref.cluster)}/services/${segment(ref.service)}`, {
      tab: tab === 'overview' ? undefined : tab,
      ...query,
    }),
  task: (ref: { cluster: string; task: string }) =>
    `/clusters/${segment(ref.cluster)}/tasks/${segment(ref.task)}`,
  images: (query?: Query) => withQuery('/images', query),
  repository: (repository: string, query?: Query) => withQuery(`/images/${segment(repository)}`, query),
  image: (ref: { repository: string; digest: string }) =>
    `/images/${segment(ref.repository)}/${segment(ref.digest)}`,
  logs: (query?: Query) => withQuery('/logs', query),
  operations: (query?: Query) => withQuery('/operations', query),
  operation: (operation: string) => `/operations/${segment(operation)}`,
  audit: () => '/audit',
  settings: () => '/settings',
  signIn: () => '/sign-in',
  setup: () => '/setup',
  apiDocs: () => '/api/docs',
};
