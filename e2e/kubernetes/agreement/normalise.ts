/** What may differ between two servers that agree: what they draw by chance, count, or name after themselves. */
const replacements: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/[0-9a-f]{64}/g, '<sha>'],
  [/ip-10-\d+-\d+-\d+\.[a-z0-9-]+\.compute\.internal/g, '<node>'],
  [/\b(10|127)\.\d+\.\d+\.\d+\b/g, '<ip>'],
  [/pod-template-hash=\w+/g, 'pod-template-hash=<hash>'],
  [
    /\b([a-z][a-z0-9-]*)-[bcdfghjklmnpqrstvwxz2456789]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9])/g,
    '$1-<hash>-<random>',
  ],
  [/\b([a-z][a-z0-9-]*)-[bcdfghjklmnpqrstvwxz2456789]{6,10}\b/g, '$1-<hash>'],
  [/^[bcdfghjklmnpqrstvwxz2456789]{6,10}$/g, '<hash>'],
  [/\b(kube-api-access|agent)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<random>'],
  [/\.18[0-9a-f]{14}\b/g, '.<moment>'],
  [/(resource version: )\d+ \(\d+\)/g, '$1<old> (<oldest>)'],
  [/(current: )\d+/g, '$1<version>'],
  [/^(\d+[smhd])+$/g, '<age>'],
];

/** Fields of newer or other versions, and what only documents. */
const leftOut = new Set([
  'managedFields',
  'terminatingReplicas',
  'description',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'continue',
]);

const fixed: Record<string, string> = { uid: '<uid>', resourceVersion: '<version>' };

const normaliseText = (text: string): string =>
  replacements.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);

type Condition = { type?: string; observedGeneration?: number };

/** Conditions in order of their type, in which they have none. */
const orderConditions = (conditions: Condition[]): Condition[] =>
  conditions
    .map(({ observedGeneration: _newer, ...rest }) => rest)
    .sort((a, b) => String(a.type).localeCompare(String(b.type)));

/** An answer of an API server without what two that agree may say differently. */
export function normalise(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return fixed[key] ?? normaliseText(value);
  if (Array.isArray(value)) {
    const members = key === 'conditions' ? orderConditions(value as Condition[]) : value;
    return members.map((one) => normalise(one));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => !leftOut.has(name) && field !== undefined)
      .map(([name, field]) => [normaliseText(name), normalise(field, name)]),
  );
}
