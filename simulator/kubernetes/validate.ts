import {
  type Autoscaler,
  type Container,
  type Deployment,
  isEqual,
  type KubeObject,
  matchesSelector,
  type Pod,
} from '../world/eks-object.ts';
import { type ResourceType, storeName } from './resource-types.ts';
import { type Cause, invalid } from './status-error.ts';

const templated = ['deployments.apps', 'replicasets.apps', 'statefulsets.apps', 'daemonsets.apps'];
const movable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
const nameFormat = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const wrong = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${typeof value === 'number' ? value : JSON.stringify(value)}: ${why}`,
});
const required = (field: string): Cause => ({
  reason: 'FieldValueRequired',
  field,
  message: 'Required value',
});
const barred = (field: string, why: string): Cause => ({
  reason: 'FieldValueForbidden',
  field,
  message: `Forbidden: ${why}`,
});

function checkContainers(containers: Container[] | undefined, at: string): Cause[] {
  if (!containers?.length) return [required(at)];
  return containers.flatMap(({ name, image }, index) => [
    ...(name ? [] : [required(`${at}[${index}].name`)]),
    ...(image ? [] : [required(`${at}[${index}].image`)]),
    ...(image && image !== image.trim()
      ? [wrong(`${at}[${index}].image`, image, 'must not have leading or trailing whitespace')]
      : []),
  ]);
}

const mismatch = '`selector` does not match template `labels`';

function checkWorkload(object: Deployment, before: Deployment | null, isStateful: boolean): Cause[] {
  const causes: Cause[] = [];
  const { spec } = object;
  const containers = checkContainers(spec?.template?.spec?.containers, 'spec.template.spec.containers');
  if (!spec?.selector)
    return [
      required('spec.selector'),
      wrong('spec.template.metadata.labels', spec?.template?.metadata?.labels ?? null, mismatch),
      ...containers,
    ];
  if (typeof spec.replicas === 'number' && spec.replicas < 0)
    causes.push(wrong('spec.replicas', spec.replicas, 'must be greater than or equal to 0'));
  const labels = spec.template?.metadata?.labels ?? {};
  if (!matchesSelector(spec.selector, labels))
    causes.push(wrong('spec.template.metadata.labels', labels, mismatch));
  causes.push(...containers);
  if (!before) return causes;
  if (isStateful) {
    const plain = (from: object) =>
      Object.fromEntries(Object.entries(from).filter(([key]) => !movable.includes(key)));
    if (!isEqual(plain(before.spec), plain(spec)))
      causes.push(
        barred(
          'spec',
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        ),
      );
  } else if (!isEqual(before.spec.selector, spec.selector))
    causes.push(wrong('spec.selector', spec.selector, 'field is immutable'));
  return causes;
}

function checkPod(pod: Pod, before: Pod | null): Cause[] {
  const causes = checkContainers(pod.spec?.containers, 'spec.containers');
  const fixed = ({ spec }: Pod) => ({
    ...spec,
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    terminationGracePeriodSeconds: undefined,
    containers: spec.containers?.map((one) => ({ ...one, image: undefined })),
  });
  if (before && !isEqual(fixed(before), fixed(pod)))
    causes.push(
      barred(
        'spec',
        'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
      ),
    );
  return causes;
}

function checkAutoscaler({ spec }: Autoscaler): Cause[] {
  const causes: Cause[] = [];
  if (!(spec.maxReplicas >= 1))
    causes.push({
      reason: 'FieldValueRequired',
      field: 'spec.maxReplicas',
      message: 'Required value: must be set and greater than 0',
    });
  if ((spec.minReplicas ?? 1) < 1)
    causes.push(wrong('spec.minReplicas', spec.minReplicas, 'must be greater than or equal to 1'));
  const scalesToZero = spec.metrics?.some(({ type }) => type === 'Object' || type === 'External');
  const toZero =
    spec.minReplicas === 0 && !scalesToZero
      ? [
          barred(
            'spec.metrics',
            'must specify at least one Object or External metric to support scaling to zero replicas',
          ),
        ]
      : [];
  if (spec.maxReplicas < (spec.minReplicas ?? 1))
    causes.push(
      wrong('spec.maxReplicas', spec.maxReplicas, 'must be greater than or equal to `minReplicas`'),
    );
  return [...causes, ...toZero];
}

/** Throws 422 with every cause, in the API server's words. */
export function validate(type: ResourceType, object: KubeObject, before: KubeObject | null): void {
  const resource = storeName(type);
  const { name = '' } = object.metadata;
  const causes: Cause[] = [];
  if (!nameFormat.test(name) || name.length > 253)
    causes.push(
      wrong(
        'metadata.name',
        name,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ),
    );
  if (templated.includes(resource))
    causes.push(
      ...checkWorkload(object as Deployment, before as Deployment | null, resource === 'statefulsets.apps'),
    );
  if (resource === 'pods') causes.push(...checkPod(object as Pod, before as Pod | null));
  if (resource === 'horizontalpodautoscalers.autoscaling')
    causes.push(...checkAutoscaler(object as Autoscaler));
  if (causes.length > 0) throw invalid(type, name, causes);
}
