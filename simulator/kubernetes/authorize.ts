import type { EksCluster } from '../world/eks-state.ts';
import type { User } from './kube-request.ts';
import type { ResourceType } from './resource-types.ts';
import { forbidden, type StatusError } from './status-error.ts';

export type Attributes = {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
};

export type Rule = { verbs: string[]; apiGroups: string[]; resources: string[] };

const reads = ['get', 'list', 'watch'];
const writes = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const viewRules: Rule[] = [
  {
    verbs: reads,
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'namespaces',
      'persistentvolumeclaims',
      'pods',
      'pods/log',
      'pods/status',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
  },
  {
    verbs: reads,
    apiGroups: ['apps'],
    resources: [
      'controllerrevisions',
      'daemonsets',
      'deployments',
      'deployments/scale',
      'replicasets',
      'replicasets/scale',
      'statefulsets',
      'statefulsets/scale',
    ],
  },
  { verbs: reads, apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'] },
  { verbs: reads, apiGroups: ['batch'], resources: ['cronjobs', 'jobs'] },
  { verbs: reads, apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
  { verbs: reads, apiGroups: ['networking.k8s.io'], resources: ['ingresses'] },
  { verbs: reads, apiGroups: ['policy'], resources: ['poddisruptionbudgets'] },
];

const editRules: Rule[] = [
  ...viewRules,
  {
    verbs: [...reads, ...writes],
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'persistentvolumeclaims',
      'pods',
      'pods/exec',
      'pods/eviction',
      'secrets',
      'serviceaccounts',
      'services',
    ],
  },
  {
    verbs: writes,
    apiGroups: ['apps'],
    resources: [
      'daemonsets',
      'deployments',
      'deployments/scale',
      'replicasets',
      'replicasets/scale',
      'statefulsets',
      'statefulsets/scale',
    ],
  },
  { verbs: writes, apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'] },
  { verbs: writes, apiGroups: ['batch'], resources: ['cronjobs', 'jobs'] },
  { verbs: writes, apiGroups: ['networking.k8s.io'], resources: ['ingresses'] },
  { verbs: writes, apiGroups: ['policy'], resources: ['poddisruptionbudgets'] },
];

const everything: Rule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

/** What the access policies of EKS allow. */
const rulesOf: Record<string, Rule[]> = {
  AmazonEKSClusterAdminPolicy: [everything],
  AmazonEKSAdminPolicy: [everything],
  AmazonEKSAdminViewPolicy: [{ verbs: reads, apiGroups: ['*'], resources: ['*'] }],
  AmazonEKSEditPolicy: editRules,
  AmazonEKSViewPolicy: viewRules,
};

/** Everybody who is signed in may ask about themselves. */
const basicRules: Rule[] = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
];

const includes = (list: string[], value: string): boolean => list.includes('*') || list.includes(value);

const allows = (rule: Rule, { verb, group, resource, subresource }: Attributes): boolean =>
  includes(rule.verbs, verb) &&
  includes(rule.apiGroups, group) &&
  includes(rule.resources, subresource ? `${resource}/${subresource}` : resource);

/** The rules that hold for a user in a namespace, or in the whole cluster when none is named. */
export function listRules(cluster: EksCluster, user: User, namespace: string | undefined): Rule[] {
  const entry = user.principalArn ? cluster.accessEntries.get(user.principalArn) : undefined;
  if (!entry) return [];
  return [
    ...basicRules,
    ...entry.policies
      .filter(
        ({ namespaces }) =>
          namespaces === null || (namespace !== undefined && namespaces.includes(namespace)),
      )
      .flatMap(({ name }) => rulesOf[name] ?? []),
  ];
}

export const isAllowed = (cluster: EksCluster, user: User, attributes: Attributes): boolean =>
  listRules(cluster, user, attributes.namespace).some((rule) => allows(rule, attributes));

export type NamedAttributes = Attributes & { name?: string };

/** The refusal as RBAC words it. */
export function createRefusal(user: User, type: ResourceType, attributes: NamedAttributes): StatusError {
  const { verb, group, resource, subresource, namespace, name = '' } = attributes;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  return forbidden(
    type,
    name,
    `User "${user.name}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`,
  );
}

export function authorize(
  cluster: EksCluster,
  user: User,
  type: ResourceType,
  attributes: NamedAttributes,
): void {
  if (!isAllowed(cluster, user, attributes)) throw createRefusal(user, type, attributes);
}
