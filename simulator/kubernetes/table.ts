import type { KubeObject } from '../world/eks-object.ts';
import { columnsOf } from './columns.ts';
import type { ResourceType } from './resource-types.ts';

export type TableForm = { version: string; include: 'None' | 'Metadata' | 'Object' };

/** Whether the client asked for rows instead of objects. */
export function readTableForm(accept: string, include: string | null): TableForm | null {
  const [first = ''] = accept.split(',');
  if (!first.includes('as=Table')) return null;
  const version = /v=(v1beta1|v1)/.exec(first)?.[1] ?? 'v1';
  return { version, include: include === 'None' || include === 'Object' ? include : 'Metadata' };
}

const partial = (object: KubeObject) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});

/** The rows that kubectl prints. */
export function createTable(input: {
  type: ResourceType;
  form: TableForm;
  objects: readonly KubeObject[];
  metadata: Record<string, unknown>;
  nowMs: number;
  withHead?: boolean;
}): Record<string, unknown> {
  const { type, form, objects, metadata, nowMs, withHead = true } = input;
  const columns = columnsOf(type);
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${form.version}`,
    metadata,
    columnDefinitions: withHead
      ? columns.map(({ name, priority = 0, format = '', type: valueType = 'string' }) => ({
          name,
          type: valueType,
          format: name === 'Name' ? 'name' : format,
          description: '',
          priority,
        }))
      : null,
    rows: objects.map((object) => ({
      cells: columns.map(({ read }) => read(object, nowMs)),
      object: form.include === 'None' ? null : form.include === 'Object' ? object : partial(object),
    })),
  };
}
