import type { Change } from '#lib/contract/deployments.ts';

/** What AWS adds to a task definition by itself: no difference that somebody made. */
const outputOnlyFields = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'deregisteredAt',
  'deleteRequestedAt',
  'registeredBy',
]);

type Content = Record<string, unknown>;

const isContent = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** AWS answers `[]` and `{}` for what nobody gave. */
const isAbsent = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isContent(value) && Object.keys(value).length === 0);

const escapePart = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

const nameOf = (member: unknown): string | null =>
  isContent(member) && typeof member.name === 'string' && member.name !== '' ? member.name : null;

/** Members by `name`; null when the list is none of named things, each name once. */
const byName = (list: readonly unknown[]): Content | null => {
  const named: Content = {};
  for (const member of list) {
    const name = nameOf(member);
    if (name === null || Object.hasOwn(named, name)) return null;
    named[name] = member;
  }
  return named;
};

const isListOfContents = (list: readonly unknown[]): boolean => list.every(isContent);

const compareLists = (from: readonly unknown[], to: readonly unknown[], path: string): Change[] => {
  const [namedFrom, namedTo] = [byName(from), byName(to)];
  if (namedFrom && namedTo) return compareContents(namedFrom, namedTo, path);
  if (isListOfContents(from) && isListOfContents(to)) {
    return compareContents({ ...from }, { ...to }, path);
  }
  return isSame(from, to) ? [] : [{ path, from, to }];
};

/** As `diffContents`, with every field compared. */
export const compareContents = (from: Content, to: Content, path = ''): Change[] => {
  const names = [...Object.keys(from), ...Object.keys(to).filter((name) => !Object.hasOwn(from, name))];
  return names.flatMap((name) => compareValues(from[name], to[name], `${path}/${escapePart(name)}`));
};

const compareValues = (from: unknown, to: unknown, path: string): Change[] => {
  if (isAbsent(from) && isAbsent(to)) return [];
  if (isAbsent(from) || isAbsent(to)) {
    return [{ path, from: isAbsent(from) ? null : from, to: isAbsent(to) ? null : to }];
  }
  if (Array.isArray(from) && Array.isArray(to)) return compareLists(from, to, path);
  if (isContent(from) && isContent(to)) return compareContents(from, to, path);
  return isSame(from, to) ? [] : [{ path, from, to }];
};

const isSame = (from: unknown, to: unknown): boolean => JSON.stringify(from) === JSON.stringify(to);

/**
 * What differs between two contents (task definitions, templates). `path` is a JSON Pointer in which a
 * list's member goes by its `name` (`/containerDefinitions/web/image`); an absent side is null, and an
 * empty list or object counts as absent. Output-only fields are left out; order of named members too.
 */
export const diffContents = (from: Content, to: Content): Change[] => {
  const strip = (content: Content): Content =>
    Object.fromEntries(Object.entries(content).filter(([name]) => !outputOnlyFields.has(name)));
  return compareContents(strip(from), strip(to));
};
