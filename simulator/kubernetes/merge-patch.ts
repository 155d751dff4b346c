import { copy, isEqual } from '../world/eks-object.ts';
import { badRequest, StatusError } from './status-error.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7386: null removes, lists are replaced. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const result: Fields = isFields(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = applyMergePatch(result[key], value);
  }
  return result;
}

/** By which field the members of a list are the same one; other lists are replaced whole. */
const mergeKeys: Record<string, string[]> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  imagePullSecrets: ['name'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  hostAliases: ['ip'],
  taints: ['key'],
  addresses: ['type'],
};

/** Lists of plain values that are joined. */
const joined = new Set(['finalizers']);

function mergeList(key: string, target: unknown[], patch: unknown[]): unknown[] {
  if (joined.has(key)) return [...new Set([...target, ...patch])];
  const names = mergeKeys[key];
  const members = patch.filter(isFields);
  if (!names || members.length !== patch.length) return patch;
  if (members.some((one) => one.$patch === 'replace'))
    return members.filter((one) => one.$patch !== 'replace');
  const name = names.find((one) => members.some((member) => one in member)) ?? names[0] ?? 'name';
  let result = target.filter(isFields);
  for (const member of members) {
    const { $patch, ...fields } = member;
    const index = result.findIndex((one) => isEqual(one[name], member[name]));
    if ($patch === 'delete') result = result.filter((_one, at) => at !== index);
    else if (index < 0) result = [...result, applyStrategicPatch({}, fields) as Fields];
    else
      result = result.map((one, at) => (at === index ? (applyStrategicPatch(one, fields) as Fields) : one));
  }
  return result;
}

/** Kubernetes' own merge: lists of named members are merged by name, `$patch` directives are obeyed. */
export function applyStrategicPatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  if (patch.$patch === 'replace') {
    const { $patch: _replace, ...rest } = patch;
    return rest;
  }
  if (patch.$patch === 'delete') return undefined;
  let result: Fields = isFields(target) ? { ...target } : {};
  if (Array.isArray(patch.$retainKeys)) {
    const kept = patch.$retainKeys;
    result = Object.fromEntries(Object.entries(result).filter(([key]) => kept.includes(key)));
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$retainKeys' || key.startsWith('$setElementOrder/')) continue;
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const name = key.slice(key.indexOf('/') + 1);
      const gone = value as unknown[];
      result[name] = ((result[name] as unknown[]) ?? []).filter((one) => !gone.includes(one));
    } else if (value === null) delete result[key];
    else if (Array.isArray(value)) result[key] = mergeList(key, (result[key] as unknown[]) ?? [], value);
    else result[key] = applyStrategicPatch(result[key], value);
  }
  return result;
}

type Step = { op: string; path: string; value?: unknown; from?: string };

const unescapePart = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

const failed = (): StatusError =>
  new StatusError({
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
    details: {},
  });

function locate(root: unknown, path: string): { holder: Fields | unknown[]; key: string } {
  const parts = path.split('/').slice(1).map(unescapePart);
  const key = parts.pop() ?? '';
  let holder: unknown = root;
  for (const part of parts)
    holder = Array.isArray(holder) ? holder[Number(part)] : (holder as Fields | undefined)?.[part];
  if (!Array.isArray(holder) && !isFields(holder)) throw failed();
  return { holder, key };
}

const readAt = (root: unknown, path: string): unknown => {
  if (path === '') return root;
  const { holder, key } = locate(root, path);
  return Array.isArray(holder) ? holder[Number(key)] : holder[key];
};

function removeAt(root: unknown, path: string): void {
  const { holder, key } = locate(root, path);
  if (readAt(root, path) === undefined) throw failed();
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function addAt(root: unknown, path: string, value: unknown): void {
  const { holder, key } = locate(root, path);
  if (!Array.isArray(holder)) holder[key] = value;
  else if (key === '-') holder.push(value);
  else holder.splice(Number(key), 0, value);
}

/** RFC 6902, `test` included. */
export function applyJsonPatch(target: unknown, steps: unknown): unknown {
  if (!Array.isArray(steps))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  const root = copy(target);
  for (const { op, path, value, from = '' } of steps as Step[]) {
    if (op === 'test') {
      if (!isEqual(readAt(root, path) ?? null, value ?? null)) throw failed();
    } else if (op === 'remove') removeAt(root, path);
    else if (op === 'add') addAt(root, path, value);
    else if (op === 'replace') {
      // Like the API server's library, which takes a missing member of an object for one to be made.
      const { holder, key } = locate(root, path);
      if (Array.isArray(holder)) holder[Number(key)] = value;
      else holder[key] = value;
    } else if (op === 'move' || op === 'copy') {
      const moved = copy(readAt(root, from));
      if (op === 'move') removeAt(root, from);
      addAt(root, path, moved);
    } else throw failed();
  }
  return root;
}
