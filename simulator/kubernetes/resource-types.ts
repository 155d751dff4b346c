export type Subresource = { name: string; kind: string; group?: string; version?: string; verbs: string[] };

export type ResourceType = {
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
  shortNames: string[];
  categories: string[];
  subresources: Subresource[];
};

const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const status = (kind: string): Subresource => ({ name: 'status', kind, verbs: ['get', 'patch', 'update'] });
const scale: Subresource = {
  name: 'scale',
  kind: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  verbs: ['get', 'patch', 'update'],
};
const evictions: Subresource = {
  name: 'eviction',
  kind: 'Eviction',
  group: 'policy',
  version: 'v1',
  verbs: ['create'],
};

type Row = Pick<ResourceType, 'plural' | 'kind'> & Partial<ResourceType>;

const declare = (group: string, version: string, rows: Row[]): ResourceType[] =>
  rows.map((row) => ({
    group,
    version,
    singular: row.kind.toLowerCase(),
    namespaced: true,
    verbs: all,
    shortNames: [],
    categories: [],
    subresources: [],
    ...row,
  }));

/** Every resource that a cluster serves. */
export const resourceTypes: ResourceType[] = [
  ...declare('', 'v1', [
    { plural: 'configmaps', kind: 'ConfigMap', shortNames: ['cm'] },
    { plural: 'endpoints', kind: 'Endpoints', singular: 'endpoints', shortNames: ['ep'] },
    { plural: 'events', kind: 'Event', shortNames: ['ev'] },
    { plural: 'limitranges', kind: 'LimitRange', shortNames: ['limits'] },
    {
      plural: 'namespaces',
      kind: 'Namespace',
      namespaced: false,
      shortNames: ['ns'],
      subresources: [status('Namespace')],
    },
    { plural: 'nodes', kind: 'Node', namespaced: false, shortNames: ['no'], subresources: [status('Node')] },
    {
      plural: 'persistentvolumeclaims',
      kind: 'PersistentVolumeClaim',
      shortNames: ['pvc'],
      subresources: [status('PersistentVolumeClaim')],
    },
    {
      plural: 'pods',
      kind: 'Pod',
      shortNames: ['po'],
      categories: ['all'],
      subresources: [
        evictions,
        { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
        { name: 'log', kind: 'Pod', verbs: ['get'] },
        status('Pod'),
      ],
    },
    {
      plural: 'resourcequotas',
      kind: 'ResourceQuota',
      shortNames: ['quota'],
      subresources: [status('ResourceQuota')],
    },
    { plural: 'secrets', kind: 'Secret' },
    { plural: 'serviceaccounts', kind: 'ServiceAccount', shortNames: ['sa'] },
    {
      plural: 'services',
      kind: 'Service',
      shortNames: ['svc'],
      categories: ['all'],
      subresources: [status('Service')],
    },
  ]),
  ...declare('apps', 'v1', [
    { plural: 'controllerrevisions', kind: 'ControllerRevision' },
    {
      plural: 'daemonsets',
      kind: 'DaemonSet',
      shortNames: ['ds'],
      categories: ['all'],
      subresources: [status('DaemonSet')],
    },
    {
      plural: 'deployments',
      kind: 'Deployment',
      shortNames: ['deploy'],
      categories: ['all'],
      subresources: [scale, status('Deployment')],
    },
    {
      plural: 'replicasets',
      kind: 'ReplicaSet',
      shortNames: ['rs'],
      categories: ['all'],
      subresources: [scale, status('ReplicaSet')],
    },
    {
      plural: 'statefulsets',
      kind: 'StatefulSet',
      shortNames: ['sts'],
      categories: ['all'],
      subresources: [scale, status('StatefulSet')],
    },
  ]),
  ...declare('authentication.k8s.io', 'v1', [
    { plural: 'selfsubjectreviews', kind: 'SelfSubjectReview', namespaced: false, verbs: ['create'] },
  ]),
  ...declare('authorization.k8s.io', 'v1', [
    {
      plural: 'selfsubjectaccessreviews',
      kind: 'SelfSubjectAccessReview',
      namespaced: false,
      verbs: ['create'],
    },
    {
      plural: 'selfsubjectrulesreviews',
      kind: 'SelfSubjectRulesReview',
      namespaced: false,
      verbs: ['create'],
    },
  ]),
  ...declare('autoscaling', 'v2', [
    {
      plural: 'horizontalpodautoscalers',
      kind: 'HorizontalPodAutoscaler',
      shortNames: ['hpa'],
      categories: ['all'],
      subresources: [status('HorizontalPodAutoscaler')],
    },
  ]),
  ...declare('batch', 'v1', [
    {
      plural: 'cronjobs',
      kind: 'CronJob',
      shortNames: ['cj'],
      categories: ['all'],
      subresources: [status('CronJob')],
    },
    { plural: 'jobs', kind: 'Job', categories: ['all'], subresources: [status('Job')] },
  ]),
  ...declare('discovery.k8s.io', 'v1', [{ plural: 'endpointslices', kind: 'EndpointSlice' }]),
  ...declare('events.k8s.io', 'v1', [
    { plural: 'events', kind: 'Event', shortNames: ['ev'], verbs: ['get', 'list', 'watch'] },
  ]),
  ...declare('metrics.k8s.io', 'v1beta1', [
    { plural: 'nodes', kind: 'NodeMetrics', singular: '', namespaced: false, verbs: ['get', 'list'] },
    { plural: 'pods', kind: 'PodMetrics', singular: '', verbs: ['get', 'list'] },
  ]),
  ...declare('networking.k8s.io', 'v1', [
    { plural: 'ingresses', kind: 'Ingress', shortNames: ['ing'], subresources: [status('Ingress')] },
  ]),
  ...declare('policy', 'v1', [
    {
      plural: 'poddisruptionbudgets',
      kind: 'PodDisruptionBudget',
      shortNames: ['pdb'],
      subresources: [status('PodDisruptionBudget')],
    },
  ]),
  ...declare('storage.k8s.io', 'v1', [
    { plural: 'storageclasses', kind: 'StorageClass', namespaced: false, shortNames: ['sc'] },
  ]),
];

/** Its name in the store: `pods`, `deployments.apps`. */
export const storeName = ({ plural, group }: ResourceType): string =>
  // Two groups know events, and mean the same ones.
  group === '' || group === 'events.k8s.io' ? plural : `${plural}.${group}`;

export const apiVersionOf = ({ group, version }: { group: string; version: string }): string =>
  group ? `${group}/${version}` : version;

export const findType = (group: string, version: string, plural: string): ResourceType | undefined =>
  resourceTypes.find((one) => one.group === group && one.version === version && one.plural === plural);
