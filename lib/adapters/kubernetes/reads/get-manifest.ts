import { parseKubeServiceId, parseKubeTaskId } from '#lib/contract/ids.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ManifestRef, ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { pathOf } from '../kube-kinds.ts';
import { isWorkloadKind } from '../model/workload.ts';
import { cleanManifest } from '../rules/clean-manifest.ts';
import { readServiceView } from './get-service.ts';
import type { KubeContext } from './kube-context.ts';
import { findRevision, revisionPath } from './list-deployments.ts';

type Ref = Exclude<ManifestRef, { kind: 'object' }>;

const servicePath = (service: string): string => {
  const ref = parseKubeServiceId(service);
  if (!ref || !isWorkloadKind(ref.kind)) throw notFound('service', service);
  return pathOf(`${ref.kind}s`, { namespace: ref.namespace, name: ref.name });
};

const taskPath = (task: string): string => {
  const ref = parseKubeTaskId(task);
  if (!ref) throw notFound('task', task);
  return pathOf('pods', { namespace: ref.namespace, name: ref.pod });
};

const findPath = async (context: KubeContext, ref: Ref, options: ReadOptions): Promise<string> => {
  switch (ref.kind) {
    case 'service':
      return servicePath(ref.service);
    case 'task':
      return taskPath(ref.task);
    case 'node':
      return pathOf('nodes', { name: ref.node });
    case 'revision': {
      const { view } = await readServiceView(context, ref, options);
      return revisionPath(view, findRevision(view, ref.revision));
    }
  }
};

/** A workload, pod, node, ReplicaSet or ControllerRevision as Kubernetes has it, without managedFields. */
export const getManifest = async (
  context: KubeContext,
  ref: Ref,
  options: ReadOptions,
): Promise<Read<Record<string, unknown>>> => {
  const path = await findPath(context, ref, options);
  const raw = await context.clusterOf(ref.cluster).client.read(path, { signal: options.signal });
  return { value: cleanManifest(raw), incomplete: [] };
};
