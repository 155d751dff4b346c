import { taskName } from '#components/tasks/task-name.ts';
import type { Change } from '#lib/contract/deployments.ts';

/** A change as the sheet shows it: `name` in plain text with the container or task it is about, both sides as text; null is absent. */
export type DescribedChange = { name: string; container?: string; from: string | null; to: string | null };

const unescapePart = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');
const partsOf = (path: string): string[] => path.split('/').slice(1).map(unescapePart);

const words: Record<string, string> = {
  desiredCount: 'desired count',
  desired: 'desired count',
  minCapacity: 'auto scaling minimum',
  maxCapacity: 'auto scaling maximum',
  taskDefinition: 'task definition',
  memory: 'memory',
  memoryReservation: 'reserved memory',
  cpu: 'CPU',
  image: 'image',
  unschedulable: 'closed to new pods',
  minReplicas: 'auto scaling minimum',
  maxReplicas: 'auto scaling maximum',
  'kubernetes.io/change-cause': 'change cause',
};

const spaced = (key: string): string => words[key] ?? key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** `…/shop/checkout:v1.42.0@sha256:9f3c81…` → `v1.42.0 · 9f3c81…`. */
export const shortImage = (reference: string): string => {
  const [head = '', digest] = reference.split('@');
  const name = head.slice(head.lastIndexOf('/') + 1);
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : null;
  const short = digest?.startsWith('sha256:') ? `${digest.slice(7, 13)}…` : null;
  if (tag && short) return `${tag} · ${short}`;
  return tag ?? short ?? name;
};

const grouped = new Intl.NumberFormat('en');

const textOf = (value: unknown, key: string): string | null => {
  if (value === null || value === undefined) return null;
  if (key === 'image' && typeof value === 'string') return shortImage(value);
  if (/^memory/.test(key) && (typeof value === 'number' || /^\d+$/.test(String(value))))
    return `${grouped.format(Number(value))} MiB`;
  if (key === 'cpu' && Number.isFinite(Number(value)) && value !== '')
    return `${grouped.format(Number(value) / 1024)} vCPU`;
  if (key === 'taskDefinition' && typeof value === 'string') return value.slice(value.lastIndexOf('/') + 1);
  if (typeof value === 'number') return grouped.format(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return JSON.stringify(value);
};

/** Lists whose members are known by name, not by what they are in. */
const lists = new Set(['containerDefinitions', 'containers', 'initContainers', 'tasks', 'pods']);

/** What every path into a workload of Kubernetes begins with, which tells nothing. */
const trunk = new Set(['spec', 'template', 'metadata']);

/** The annotation by which `kubectl rollout restart` makes the pods anew. */
const restartedAt = 'kubectl.kubernetes.io/restartedAt';

const isRestart = (rest: string[], to: unknown): boolean =>
  rest.at(-1) === restartedAt ||
  (rest.at(-1) === 'annotations' && typeof to === 'object' && to !== null && restartedAt in to);

const taskOf = (list: string | undefined, member: string | undefined): string | undefined =>
  list === 'tasks' ? member?.slice(0, 8) : list === 'pods' && member ? taskName(member) : member;

/** Puts a change of a plan or a diff into words; the path is a JSON Pointer whose list members go by name. */
export const describeChange = ({ path, from, to }: Change): DescribedChange => {
  const parts = partsOf(path);
  const listAt = parts.findIndex((part) => lists.has(part));
  const member = listAt >= 0 ? parts[listAt + 1] : undefined;
  const container = taskOf(parts[listAt], member);
  const isKubernetes = trunk.has(parts[0] ?? '');
  const rest = (listAt >= 0 ? parts.slice(listAt + 2) : parts).filter(
    (part, index) => !(isKubernetes && listAt < 0 && index < 3 && trunk.has(part)),
  );
  const key = rest.at(-1) ?? '';
  if (key === 'forceNewDeployment')
    return { name: 'tasks', container, from: null, to: to === true ? 'replaced by new ones' : null };
  if (isKubernetes && isRestart(rest, to)) return { name: 'pods', from: null, to: 'replaced by new ones' };
  const list = parts[listAt] ?? '';
  if ((list === 'pods' || list === 'tasks') && rest.length === 0)
    return { name: list === 'pods' ? 'pod' : 'task', container, from: textOf(from, ''), to: textOf(to, '') };
  const environmentAt = rest.findIndex((part) => part === 'environment' || part === 'env');
  const variable = environmentAt >= 0 ? rest[environmentAt + 1] : undefined;
  if (variable) {
    const entry = (value: unknown) => {
      if (value === null || value === undefined) return null;
      const inner = typeof value === 'object' && 'value' in value ? value.value : value;
      return inner === null ? `${variable} (hidden)` : `${variable}=${String(inner)}`;
    };
    return { name: 'environment', container, from: entry(from), to: entry(to) };
  }
  if (rest.length === 0 && container)
    return {
      name: 'container',
      container,
      from: from === null ? null : 'present',
      to: to === null ? null : 'present',
    };
  return {
    name: (isKubernetes ? rest.filter((part) => part !== 'annotations') : rest).map(spaced).join(' '),
    container,
    // Kubernetes writes sizes with their units.
    from: textOf(from, isKubernetes && key !== 'image' ? '' : key),
    to: textOf(to, isKubernetes && key !== 'image' ? '' : key),
  };
};

/** A side as the whole difference shows it: JSON, an absent side as nothing. */
export const rawSide = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value, null, 2);
