type Json = Record<string, unknown>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// The whole object once more as text: values that are hidden elsewhere would stand in it.
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const cleanMetadata = ({ managedFields: _managed, annotations, ...rest }: Json): Json => {
  if (!isRecord(annotations)) return annotations === undefined ? rest : { ...rest, annotations };
  const { [lastApplied]: _applied, ...kept } = annotations;
  return { ...rest, annotations: kept };
};

const hideValues = (data: unknown): unknown =>
  isRecord(data) ? Object.fromEntries(Object.keys(data).map((key) => [key, null])) : null;

/** An object as Kubernetes has it, without managedFields; of a Secret the names of its keys, never a value. */
export const cleanManifest = (raw: unknown): Json => {
  if (!isRecord(raw)) return {};
  const { metadata, ...rest } = raw;
  const cleaned: Json = { ...rest, ...(isRecord(metadata) ? { metadata: cleanMetadata(metadata) } : {}) };
  if (raw.kind === 'Secret')
    for (const field of ['data', 'stringData'])
      if (field in cleaned) cleaned[field] = hideValues(cleaned[field]);
  // In the order that people know.
  const { apiVersion, kind, metadata: head, spec, data, status, ...others } = cleaned;
  return Object.fromEntries(
    Object.entries({ apiVersion, kind, metadata: head, spec, data, ...others, status }).filter(
      ([, value]) => value !== undefined,
    ),
  );
};

const templateHash = 'pod-template-hash';

/** The pod template of a ReplicaSet or ControllerRevision, as it would be rolled out again. */
export const templateOf = (raw: unknown): Json => {
  const root = isRecord(raw) ? raw : {};
  const holder = isRecord(root.data) ? root.data : root;
  const spec = isRecord(holder.spec) ? holder.spec : {};
  const { $patch: _patch, ...template } = isRecord(spec.template) ? spec.template : {};
  const { creationTimestamp: _created, ...metadata } = isRecord(template.metadata) ? template.metadata : {};
  const { [templateHash]: _hash, ...labels } = isRecord(metadata.labels) ? metadata.labels : {};
  return { ...template, metadata: { ...metadata, labels } };
};
