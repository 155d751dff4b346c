import type { KubeObject, Labels } from '../world/eks-object.ts';
import { badRequest } from './status-error.ts';

export type Filter = (object: KubeObject) => boolean;

type Requirement = (labels: Labels) => boolean;

function parseRequirement(text: string): Requirement {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((one) => one.trim());
    const has = (labels: Labels) => labels[key] !== undefined && values.includes(labels[key]);
    return operator === 'in' ? has : (labels) => !has(labels);
  }
  const pair = /^([^!=\s]+)\s*(==|=|!=)\s*([A-Za-z0-9._-]*)$/.exec(text);
  if (pair) {
    const [, key = '', operator, value = ''] = pair;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const presence = /^(!?)([A-Za-z0-9./_-]+)$/.exec(text);
  if (!presence)
    throw badRequest(
      `unable to parse requirement: found '${/[^A-Za-z0-9./_!-]/.exec(text)?.[0] ?? ''}', expected: identifier`,
    );
  const [, not, key = ''] = presence;
  return (labels) => (labels[key] === undefined) === (not === '!');
}

/** Commas part requirements, but for those inside a set. */
const splitRequirements = (text: string): string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((one) => one.trim())
    .filter(Boolean);

function readField(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return value === undefined || value === null ? '' : String(value);
}

const fieldsOf: Record<string, RegExp> = {
  pods: /^(spec\.(nodeName|restartPolicy|schedulerName|serviceAccountName|hostNetwork)|status\.(phase|podIP|nominatedNodeName))$/,
  events:
    /^(involvedObject\.(kind|namespace|name|uid|apiVersion|resourceVersion|fieldPath)|reason|reportingComponent|source|type)$/,
  nodes: /^spec\.unschedulable$/,
  namespaces: /^status\.phase$/,
  secrets: /^type$/,
  'replicasets.apps': /^status\.replicas$/,
  'jobs.batch': /^status\.successful$/,
};

const kindsWithFields = Object.keys(fieldsOf);

/** Kinds with fields of their own name only the one that they do not know. */
const refuseField = (resource: string, path: string): string =>
  kindsWithFields.includes(resource)
    ? `field label not supported: ${path}`
    : `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`;

/** What `labelSelector` and `fieldSelector` let through. */
export function readFilter(query: URLSearchParams, resource: string): Filter {
  const labels = splitRequirements(query.get('labelSelector') ?? '').map(parseRequirement);
  const fields = splitRequirements(query.get('fieldSelector') ?? '').map((text) => {
    const match = /^([^!=]+)(==|=|!=)(.*)$/.exec(text);
    if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
    const [, path = '', operator, value] = match;
    const known = /^metadata\.(name|namespace)$/.test(path) || fieldsOf[resource]?.test(path);
    if (!known) throw badRequest(refuseField(resource, path));
    return (object: KubeObject) => (readField(object, path) === value) === (operator !== '!=');
  });
  return (object) =>
    labels.every((one) => one(object.metadata.labels ?? {})) && fields.every((one) => one(object));
}
