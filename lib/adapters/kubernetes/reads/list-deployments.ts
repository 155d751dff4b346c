import type { Deployment, Revision, RevisionSummary } from '#lib/contract/deployments.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { pathOf } from '../kube-kinds.ts';
import { templateOf } from '../rules/clean-manifest.ts';
import { currentRevisionOf, toDeployments, toRevisionSummaries } from '../rules/deployment-rows.ts';
import { imagesOf } from '../rules/images.ts';
import { type RevisionFacts, revisionIdOfPod } from '../rules/revisions.ts';
import type { JudgedView } from '../rules/service-row.ts';
import { readServiceView } from './get-service.ts';
import type { KubeContext } from './kube-context.ts';

/** The rollouts of a service that its cluster still keeps, newest first. */
export const listDeployments = async (
  context: KubeContext,
  ref: ServiceRef,
  options: ReadOptions,
): Promise<Read<Deployment[]>> => {
  const { view, landscape, notes } = await readServiceView(context, ref, options);
  return { value: toDeployments(view), incomplete: notes, readAt: landscape.readAt };
};

export const listRevisions = async (
  context: KubeContext,
  ref: ServiceRef,
  options: ReadOptions,
): Promise<Read<RevisionSummary[]>> => {
  const { view, landscape, notes } = await readServiceView(context, ref, options);
  return { value: toRevisionSummaries(view), incomplete: notes, readAt: landscape.readAt };
};

/** By the name of its ReplicaSet or ControllerRevision, or by kubectl's number. */
export const findRevision = ({ revisions }: JudgedView, asked: string): RevisionFacts => {
  const found =
    revisions.find(({ id }) => id === asked) ??
    (/^\d+$/.test(asked) ? revisions.find(({ number }) => number === Number(asked)) : undefined);
  if (!found) throw notFound('revision', asked);
  return found;
};

/** Where the object that keeps a revision is read. */
export const revisionPath = ({ workload }: JudgedView, { id }: RevisionFacts): string =>
  pathOf(workload.kind === 'deployment' ? 'replicasets' : 'controllerrevisions', {
    namespace: workload.namespace,
    name: id,
  });

/** One revision with its pod template, environment values included. */
export const getRevision = async (
  context: KubeContext,
  ref: ServiceRef & { revision: string },
  options: ReadOptions,
): Promise<Read<Bare<Revision>>> => {
  const { cluster, view, notes } = await readServiceView(context, ref, options);
  const revision = findRevision(view, ref.revision);
  const raw = await cluster.client.read(revisionPath(view, revision), { signal: options.signal });
  const pods = (view.pods ?? []).filter((pod) => revisionIdOfPod(pod) === revision.id);
  return {
    value: {
      id: revision.id,
      number: revision.number || null,
      status: revision.id === currentRevisionOf(view)?.id ? 'ACTIVE' : 'KEPT',
      ...(revision.createdAt ? { createdAt: revision.createdAt } : {}),
      images: imagesOf(revision.containers, pods),
      content: templateOf(raw),
    },
    incomplete: notes,
  };
};
