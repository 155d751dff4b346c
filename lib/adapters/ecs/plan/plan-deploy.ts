import { type EcrReference, parseEcrReference, pinTo, shortDigest } from '#lib/adapters/ecr/ecr-reference.ts';
import { type ImageState, readImage } from '#lib/adapters/ecr/image-state.ts';
import { revisionIdOf } from '#lib/adapters/ecs/names.ts';
import { labelImage, parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { Check } from '#lib/contract/plans.ts';
import { invalidInput, notFound } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { digestsOf, draftRollout } from './draft-rollout.ts';
import type { EcsAccess } from './ecs-access.ts';
import { currentDefinitionOf, describeDefinition, type Situation } from './situation.ts';

const digestOnly = /^sha256:[0-9a-f]{64}$/;
const reference = /^[a-z0-9][\w.:/-]*(?:@sha256:[0-9a-f]{64})?$/i;

/** A bare digest means the repository that the container has now. */
const completeReference = (image: string, now: string): string => {
  if (digestOnly.test(image)) return `${parseImageReference(now).name}@${image}`;
  if (!reference.test(image)) throw invalidInput(`"${image}" is no image reference.`);
  return image;
};

const pinnedOf = (asked: string, ecr: EcrReference | null, state: ImageState | null): string =>
  ecr && state && 'digest' in state ? pinTo(ecr, state.digest) : asked;

/** What became of the tag: a tag is never deployed by itself where its digest can be had. */
const tagChecks = (ecr: EcrReference | null, state: ImageState | null, container: string): Check[] => {
  if (!ecr?.tag || !state || !('digest' in state)) return [];
  return [
    {
      id: `tag-${container}`,
      level: 'ok',
      message: `The tag ${ecr.tag} means ${shortDigest(state.digest)} now, and that digest is deployed.`,
    },
  ];
};

/** Another image in one container; a tag of ECR is resolved to its digest and pinned. */
export const planDeploy = async (
  access: EcsAccess,
  situation: Situation,
  { container, image, signal }: { container: string; image: string; signal: AbortSignal },
): Promise<PlanDraft> => {
  const [current, history] = await Promise.all([
    describeDefinition(access, currentDefinitionOf(situation), signal),
    access.reads.listDeployments(situation.ref, { signal }),
  ]);
  const now = current.content.containerDefinitions?.find(({ name }) => name === container);
  if (!now) throw notFound('container', container);
  const asked = completeReference(image, now.image ?? '');
  const ecr = parseEcrReference(asked);
  const state = ecr
    ? await readImage(
        { access, at: ecr, signal },
        ecr.digest ? { imageDigest: ecr.digest } : { imageTag: ecr.tag },
      )
    : null;
  const running = history.value.find(({ to }) => to.revision === revisionIdOf(current.arn));
  return draftRollout({
    access,
    situation,
    current,
    base: current,
    images: { [container]: pinnedOf(asked, ecr, state) },
    recorded: running ? digestsOf(running.to.images) : {},
    title: () =>
      `Deploy ${labelImage({ container, reference: asked, ...parseImageReference(asked) })} to ${situation.ref.service}`,
    checks: tagChecks(ecr, state, container),
    signal,
  });
};
