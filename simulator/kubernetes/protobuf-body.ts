/** The fields of one protobuf message by number, and what is in them. */
type Schema = { [field: number]: { name: string; kind: 'text' | 'number' | 'texts' | Schema } };

const resourceAttributes: Schema = Object.fromEntries(
  ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'].map((name, index) => [
    index + 1,
    { name, kind: 'text' },
  ]),
);
const deleteOptions: Schema = {
  1: { name: 'gracePeriodSeconds', kind: 'number' },
  2: {
    name: 'preconditions',
    kind: { 1: { name: 'uid', kind: 'text' }, 2: { name: 'resourceVersion', kind: 'text' } },
  },
  4: { name: 'propagationPolicy', kind: 'text' },
  5: { name: 'dryRun', kind: 'texts' },
};
const metadata: Schema = { 1: { name: 'name', kind: 'text' }, 3: { name: 'namespace', kind: 'text' } };

/** The small requests that typed clients of Kubernetes send as protobuf by themselves. */
const schemas: Record<string, Schema> = {
  SelfSubjectAccessReview: {
    2: {
      name: 'spec',
      kind: {
        1: { name: 'resourceAttributes', kind: resourceAttributes },
        2: {
          name: 'nonResourceAttributes',
          kind: { 1: { name: 'path', kind: 'text' }, 2: { name: 'verb', kind: 'text' } },
        },
      },
    },
  },
  SelfSubjectRulesReview: { 2: { name: 'spec', kind: { 1: { name: 'namespace', kind: 'text' } } } },
  SelfSubjectReview: {},
  DeleteOptions: deleteOptions,
  Eviction: { 1: { name: 'metadata', kind: metadata }, 2: { name: 'deleteOptions', kind: deleteOptions } },
};

function readVarint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  let scale = 1;
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, i + 1];
    scale *= 128;
  }
  throw new Error('a number that does not end');
}

function decode(bytes: Buffer, schema: Schema): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  let at = 0;
  while (at < bytes.length) {
    const [key, afterKey] = readVarint(bytes, at);
    const field = schema[Math.floor(key / 8)];
    if (key % 8 === 0) {
      const [value, next] = readVarint(bytes, afterKey);
      if (field) result[field.name] = value;
      at = next;
      continue;
    }
    if (key % 8 !== 2) throw new Error('a field of a type that is not expected');
    const [length, start] = readVarint(bytes, afterKey);
    at = start + length;
    const part = bytes.subarray(start, at);
    if (!field) continue;
    if (field.kind === 'texts')
      result[field.name] = [...((result[field.name] as string[]) ?? []), part.toString('utf8')];
    else
      result[field.name] =
        field.kind === 'text' || field.kind === 'number' ? part.toString('utf8') : decode(part, field.kind);
  }
  return result;
}

const magic = Buffer.from('k8s\0');
const envelope: Schema = {
  1: { name: 'type', kind: { 1: { name: 'apiVersion', kind: 'text' }, 2: { name: 'kind', kind: 'text' } } },
};

/** The raw message inside the envelope: its second field. */
function readRaw(bytes: Buffer): Buffer {
  let at = 0;
  while (at < bytes.length) {
    const [key, afterKey] = readVarint(bytes, at);
    const [length, start] = readVarint(bytes, afterKey);
    if (key === 2 * 8 + 2) return bytes.subarray(start, start + length);
    at = start + length;
  }
  return Buffer.alloc(0);
}

/** One of the small requests as JSON would have it; null for any other. */
export function readProtobuf(body: Buffer): Record<string, unknown> | null {
  if (!body.subarray(0, 4).equals(magic)) return null;
  const { type } = decode(body.subarray(4), envelope) as { type?: { apiVersion?: string; kind?: string } };
  const schema = schemas[type?.kind ?? ''];
  return schema ? { ...type, ...decode(readRaw(body.subarray(4)), schema) } : null;
}
