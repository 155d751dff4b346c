import { DescribeServiceRevisionsCommand, type ServiceRevision } from '@aws-sdk/client-ecs';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { toContainerImage } from '#lib/adapters/terms/image-reference.ts';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { EcsContext } from './ecs-context.ts';

const batchSize = 20;
// A digest is resolved when the first task starts; an old revision without one will never have it.
const settledAfterMs = 15 * 60_000;

const isSettled = (revision: ServiceRevision, nowMs: number) =>
  (revision.containerImages ?? []).every(({ imageDigest }) => imageDigest) ||
  nowMs - (revision.createdAt?.getTime() ?? nowMs) > settledAfterMs;

/** Service revisions by ARN; those that exist no more are left out. Throws when the operation fails. */
export const readServiceRevisions = async (
  { clients, call, caches, now }: EcsContext,
  arns: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, ServiceRevision>> => {
  const wanted = [...new Set(arns)];
  const found = new Map<string, ServiceRevision>();
  for (const arn of wanted) {
    const kept = caches.revisions.get(arn);
    if (kept) found.set(arn, kept);
  }
  const missing = wanted.filter((arn) => !found.has(arn));
  const answers = await mapLimited(chunksOf(missing, batchSize), 4, (serviceRevisionArns) =>
    call({
      action: 'ecs:DescribeServiceRevisions',
      signal,
      send: (options) =>
        clients.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }), options),
    }),
  );
  for (const revision of answers.flatMap(({ serviceRevisions = [] }) => serviceRevisions)) {
    if (!revision.serviceRevisionArn) continue;
    found.set(revision.serviceRevisionArn, revision);
    if (isSettled(revision, now().getTime())) caches.revisions.set(revision.serviceRevisionArn, revision);
  }
  return found;
};

/** What a revision really ran: images with the digests that ECS resolved. */
export const imagesOfRevision = ({ containerImages = [] }: ServiceRevision): ContainerImage[] =>
  containerImages.map(({ containerName = '', image = '', imageDigest }) =>
    toContainerImage(containerName, image, imageDigest),
  );
