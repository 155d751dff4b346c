import { parse as parseYaml } from 'yaml';
import { admitNamespace, furnishNamespace } from '../world/eks-controller/namespaces.ts';
import { admitPod, deletePod, markLeaving, refusePod } from '../world/eks-controller/pod-life.ts';
import { countTemplates, templateGenerationOf } from '../world/eks-controller/template-generation.ts';
import { randomSuffix } from '../world/eks-controller/template-hash.ts';
import { fillDefaults } from '../world/eks-defaults.ts';
import { copy, isEqual, type KubeObject, type Pod, toTime } from '../world/eks-object.ts';
import type { KubeCall } from './kube-request.ts';
import { listObjects } from './list-objects.ts';
import { applyJsonPatch, applyMergePatch, applyStrategicPatch } from './merge-patch.ts';
import { readProtobuf } from './protobuf-body.ts';
import { apiVersionOf, type ResourceType, storeName } from './resource-types.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  notFound,
  unsupportedMedia,
} from './status-error.ts';
import { validate } from './validate.ts';

const templateOf = (object: KubeObject): unknown =>
  (object.spec as { template?: unknown } | undefined)?.template;

export const isDryRun = ({ query }: KubeCall): boolean => query.getAll('dryRun').includes('All');

/** A body of JSON or, for apply, YAML. */
export function readObject(call: KubeCall): unknown {
  const type = String(call.request.headers['content-type'] ?? 'application/json');
  if (type.includes('protobuf')) {
    const small = readProtobuf(call.body);
    if (small) return small;
    throw unsupportedMedia(
      `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml`,
    );
  }
  try {
    const text = call.body.toString('utf8');
    return type.includes('yaml') ? parseYaml(text) : JSON.parse(text || '{}');
  } catch (error) {
    throw badRequest(`error decoding request: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function getObject<T extends KubeObject>({ kube, target }: KubeCall): T {
  const object = kube.store.get<T>(storeName(target.type), target.namespace, target.name ?? '');
  if (!object) throw notFound(target.type, target.name ?? '');
  return object;
}

function checkPlace(call: KubeCall, object: KubeObject): void {
  const { type, namespace } = call.target;
  if (object.kind && (object.kind !== type.kind || object.apiVersion !== apiVersionOf(type)))
    throw badRequest(
      `the API version in the data (${object.apiVersion}) does not match the expected API version (${apiVersionOf(type)})`,
    );
  if (object.metadata?.namespace && namespace && object.metadata.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

// Kinds whose generation counts; it does not where nothing observes it.
const counted = ['apps', 'batch', 'policy', 'networking.k8s.io'];
const isCounted = ({ group, plural }: ResourceType): boolean => counted.includes(group) || plural === 'pods';

const describeJson = (value: unknown): string =>
  Array.isArray(value)
    ? 'array'
    : typeof value === 'boolean'
      ? 'bool'
      : value === null
        ? 'null'
        : typeof value;

export function createObject(call: KubeCall): KubeObject {
  const { kube, target } = call;
  const { type, namespace } = target;
  const resource = storeName(type);
  if (call.body.length === 0)
    throw badRequest(
      `the object provided is unrecognized (must be of type ${type.kind}): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)`,
    );
  const given = readObject(call);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badRequest(
      `the object provided is unrecognized (must be of type ${type.kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${describeJson(given)} into Go value of type struct { APIVersion string "json:"apiVersion,omitempty""; Kind string "json:"kind,omitempty"" }`,
    );
  const object = copy(given) as KubeObject;
  checkPlace(call, object);
  object.apiVersion = apiVersionOf(type);
  object.kind = type.kind;
  object.metadata ??= { name: '' };
  if (namespace) {
    object.metadata.namespace = namespace;
    const space = kube.store.get('namespaces', undefined, namespace);
    if (!space) throw notFound({ ...type, group: '', plural: 'namespaces' }, namespace);
  }
  if (!object.metadata.name && object.metadata.generateName)
    object.metadata.name = `${object.metadata.generateName}${randomSuffix(kube.random)}`;
  const { name } = object.metadata;
  if (kube.store.get(resource, namespace, name)) throw alreadyExists(type, name);
  delete object.metadata.uid;
  delete object.metadata.resourceVersion;
  delete object.metadata.creationTimestamp;
  object.metadata.generation = object.spec && isCounted(type) ? 1 : undefined;
  fillDefaults(resource, object);
  if (resource === 'daemonsets.apps') countTemplates(object, 1);
  if (resource === 'pods') admitPod(object as Pod);
  else if (resource === 'namespaces') admitNamespace(object);
  // A kubelet registers its node with what it has.
  else if (resource !== 'nodes') object.status = object.spec ? {} : object.status;
  validate(type, object, null);
  if (resource === 'pods') {
    const refusal = refusePod(kube, object as Pod);
    const said = 'is forbidden: ';
    if (refusal)
      throw forbidden(type, name, refusal.message.slice(refusal.message.indexOf(said) + said.length));
  }
  if (isDryRun(call)) {
    const metadata = {
      ...object.metadata,
      uid: kube.random.uuid(),
      creationTimestamp: toTime(kube.clock.now()),
    };
    return { ...object, metadata };
  }
  const made = kube.store.create(resource, object);
  if (resource === 'namespaces') furnishNamespace(kube, name);
  return made;
}

/** Puts a changed object in place of the one that is there: checks, defaults, generation. */
export function replaceObject(call: KubeCall, before: KubeObject, wanted: KubeObject): KubeObject {
  const { kube, target } = call;
  const { type } = target;
  const resource = storeName(type);
  const { name } = before.metadata;
  const given = wanted.metadata?.resourceVersion;
  if (given && given !== before.metadata.resourceVersion) throw conflict(type, name);
  if (wanted.metadata?.uid && wanted.metadata.uid !== before.metadata.uid)
    throw conflict(
      type,
      name,
      `Precondition failed: UID in precondition: ${wanted.metadata.uid}, UID in object meta: ${before.metadata.uid}`,
    );
  const next = copy(wanted);
  const { uid, creationTimestamp, generation, deletionTimestamp, resourceVersion } = before.metadata;
  next.apiVersion = before.apiVersion;
  next.kind = before.kind;
  next.metadata = {
    ...next.metadata,
    name,
    namespace: before.metadata.namespace,
    uid,
    creationTimestamp,
    generation,
    deletionTimestamp,
    resourceVersion,
  };
  if (target.subresource === 'status') {
    for (const key of Object.keys(next))
      if (!['apiVersion', 'kind', 'metadata', 'status'].includes(key)) delete next[key];
    Object.assign(next, { ...before, status: next.status, metadata: before.metadata });
  } else next.status = before.status;
  fillDefaults(resource, next);
  validate(type, next, before);
  if (resource === 'daemonsets.apps') {
    const changed = !isEqual(copy(templateOf(next)), templateOf(before));
    countTemplates(next, templateGenerationOf(before) + (changed ? 1 : 0));
  }
  const touched =
    !isEqual(copy(next.spec), before.spec) ||
    (resource === 'deployments.apps' &&
      !isEqual(next.metadata.annotations ?? {}, before.metadata.annotations ?? {}));
  if (touched && generation !== undefined) next.metadata.generation = generation + 1;
  return isDryRun(call) ? copy(next) : kube.store.update(resource, next);
}

export function updateObject(call: KubeCall): KubeObject {
  const wanted = readObject(call) as KubeObject;
  checkPlace(call, wanted);
  const { name = '' } = call.target;
  const given = wanted.metadata?.name ?? '';
  if (given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  return replaceObject(call, getObject(call), wanted);
}

/** What a patch of any of the four kinds makes of an object. */
export function applyPatch(call: KubeCall, before: unknown): unknown {
  const [type = ''] = String(call.request.headers['content-type'] ?? '').split(';');
  const patch = readObject(call);
  switch (type) {
    case 'application/json-patch+json':
      return applyJsonPatch(before, patch);
    case 'application/merge-patch+json':
      return applyMergePatch(before, patch);
    case 'application/strategic-merge-patch+json':
    case 'application/apply-patch+yaml':
      return applyStrategicPatch(before, patch);
    default:
      throw unsupportedMedia('415: Unsupported Media Type');
  }
}

export function patchObject(call: KubeCall): KubeObject {
  const { kube, target, request } = call;
  const isApply = String(request.headers['content-type']).startsWith('application/apply-patch');
  if (isApply && !call.query.get('fieldManager'))
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  const before = kube.store.get(storeName(target.type), target.namespace, target.name ?? '');
  if (!before && isApply) return createObject(call);
  const current = getObject(call);
  return replaceObject(call, current, applyPatch(call, current) as KubeObject);
}

type DeleteOptions = {
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: string[];
};

export function checkPreconditions(
  call: KubeCall,
  { metadata }: KubeObject,
  { preconditions }: DeleteOptions,
): void {
  const { uid, resourceVersion } = preconditions ?? {};
  const { type } = call.target;
  // Here, and only here, the kind is meant where it else is the resource.
  const named = { ...type, plural: type.kind };
  if (uid && uid !== metadata.uid)
    throw conflict(
      named,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  if (resourceVersion && resourceVersion !== metadata.resourceVersion)
    throw conflict(
      named,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
}

function removeObject(call: KubeCall, object: KubeObject, options: DeleteOptions): void {
  const { kube, target } = call;
  if (isDryRun(call) || options.dryRun?.includes('All')) return;
  const given = call.query.get('gracePeriodSeconds');
  const grace = options.gracePeriodSeconds ?? (given === null ? undefined : Number(given));
  if (options.propagationPolicy === 'Orphan') {
    for (const resource of ['replicasets.apps', 'pods', 'jobs.batch', 'controllerrevisions.apps'])
      for (const one of kube.store.list(resource, object.metadata.namespace))
        if (one.metadata.ownerReferences?.some((owner) => owner.uid === object.metadata.uid))
          kube.store.mutate(resource, one, (draft) => {
            draft.metadata.ownerReferences = undefined;
          });
  }
  if (storeName(target.type) === 'pods') deletePod(kube, object as Pod, grace);
  else kube.store.remove(storeName(target.type), object);
}

/** A pod that has yet to end comes back as it is; what is gone at once is told by a Status. */
export function deleteObject(call: KubeCall): unknown {
  const { target, kube } = call;
  const object = getObject(call);
  const options = readObject(call) as DeleteOptions;
  checkPreconditions(call, object, options);
  removeObject(call, object, options);
  if (storeName(target.type) === 'pods' && (isDryRun(call) || options.dryRun?.includes('All'))) {
    const shown = copy(object) as Pod;
    const grace = options.gracePeriodSeconds ?? shown.spec.terminationGracePeriodSeconds ?? 30;
    if (shown.spec.nodeName && grace > 0) markLeaving(shown, grace, kube.clock.now());
    return shown;
  }
  if (storeName(target.type) === 'pods')
    return kube.store.get('pods', target.namespace, target.name ?? '') ?? object;
  const { name, uid } = object.metadata;
  const { group, plural: kind } = target.type;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group ? { group } : {}), kind, uid },
  };
}

export function deleteCollection(call: KubeCall): unknown {
  const options = readObject(call) as DeleteOptions;
  const { items, resourceVersion } = listObjects(call);
  for (const object of items) removeObject(call, object, options);
  const { type } = call.target;
  return { kind: `${type.kind}List`, apiVersion: apiVersionOf(type), metadata: { resourceVersion }, items };
}
