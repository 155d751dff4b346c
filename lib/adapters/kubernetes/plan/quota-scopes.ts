import type { Quota, ScopeRequirement } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { isBestEffort } from './pod-size.ts';
import type { PodSpec } from './pod-spec.ts';

/** Whether the name of a class, of priority or of volumes, is one that a scope is for. */
const meetsClass = ({ operator, values }: ScopeRequirement, name: string | undefined): boolean => {
  switch (operator) {
    case 'In':
      return name !== undefined && values.includes(name);
    case 'NotIn':
      return name === undefined || !values.includes(name);
    case 'DoesNotExist':
      return name === undefined;
    default:
      return name !== undefined;
  }
};

type AffinityTerm = { namespaces: readonly string[]; namespaceSelector?: unknown };

const looksElsewhere = ({ affinity }: PodSpec): boolean => {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((one): AffinityTerm[] => [
    ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(one?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ podAffinityTerm }) => podAffinityTerm,
    ),
  ]);
  return terms.some(
    ({ namespaces, namespaceSelector }) => namespaces.length > 0 || Boolean(namespaceSelector),
  );
};

const meetsScope = (requirement: ScopeRequirement, spec: PodSpec): boolean => {
  const isTerminating = spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0;
  switch (requirement.scopeName) {
    case 'Terminating':
      return isTerminating;
    case 'NotTerminating':
      return !isTerminating;
    case 'BestEffort':
      return isBestEffort(spec);
    case 'NotBestEffort':
      return !isBestEffort(spec);
    case 'PriorityClass':
      return meetsClass(requirement, spec.priorityClassName || undefined);
    case 'CrossNamespacePodAffinity':
      return looksElsewhere(spec);
    default:
      // A scope of something else than pods.
      return false;
  }
};

const requirementsOf = ({ spec: { scopes, scopeSelector } }: Quota): ScopeRequirement[] => [
  ...scopes.map((scopeName) => ({ scopeName, operator: 'Exists', values: [] })),
  ...scopeSelector.matchExpressions,
];

/**
 * Whether a quota counts such a pod; without scopes it counts every one.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
 */
export const countsPod = (quota: Quota, spec: PodSpec): boolean =>
  requirementsOf(quota).every((requirement) => meetsScope(requirement, spec));

/** Whether a quota counts a volume claim: the scopes of pods are for none. */
export const countsClaim = (quota: Quota, attributesClass: string | undefined): boolean =>
  requirementsOf(quota).every(
    (requirement) =>
      requirement.scopeName === 'VolumeAttributesClass' &&
      meetsClass(requirement, attributesClass || undefined),
  );

/** A quota of some pods only, as it is told apart. */
export const describeScope = ({ spec: { scopes, scopeSelector } }: Quota): string => {
  const all = [
    ...scopes,
    ...scopeSelector.matchExpressions.map(({ scopeName, operator, values }) =>
      values.length > 0 ? `${scopeName} ${operator} ${values.join(', ')}` : scopeName,
    ),
  ];
  return all.length > 0 ? ` (for ${all.join(' and ')})` : '';
};
