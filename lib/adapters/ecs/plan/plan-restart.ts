import { shortDigest } from '#lib/adapters/ecr/ecr-reference.ts';
import { checkImages } from '#lib/adapters/ecr/image-checks.ts';
import { type ResolvedImage, resolveImage } from '#lib/adapters/ecr/resolve-images.ts';
import { revisionIdOf } from '#lib/adapters/ecs/names.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { checkDependencies } from './dependency-checks.ts';
import { digestsOf } from './draft-rollout.ts';
import type { EcsAccess } from './ecs-access.ts';
import { listUnchanged } from './list-unchanged.ts';
import { checkRolloutProtection } from './protection-checks.ts';
import { checkService } from './service-checks.ts';
import { findNewest } from './service-deployments.ts';
import { currentDefinitionOf, describeDefinition, type Situation, seenOf } from './situation.ts';
import { readServiceProtection } from './task-protection.ts';

/** A restart resolves tags anew: tasks may come back with another image than they had. */
const movedTagChecks = (images: readonly ResolvedImage[]): Check[] =>
  images.flatMap(({ container, ecr, tag, digest }): Check[] =>
    tag === 'moved' && ecr?.tag
      ? [
          {
            id: `tag-${container}`,
            level: 'warn',
            message: `The tag ${ecr.tag} has moved since: the new tasks of container ${container} get another image than ${digest ? shortDigest(digest) : 'now'}.`,
            remedy: 'To keep the image, roll back to the running deployment: that pins its digest.',
          },
        ]
      : [],
  );

/** Without a pin: a restart runs the definition as it is, so the image of the tag is what counts. */
const asTagged = (image: ResolvedImage): ResolvedImage => ({ ...image, pin: undefined, tag: undefined });

/** New tasks from the same definition. */
export const planRestart = async (
  access: EcsAccess,
  situation: Situation,
  signal: AbortSignal,
): Promise<PlanDraft> => {
  const [current, history] = await Promise.all([
    describeDefinition(access, currentDefinitionOf(situation), signal),
    access.reads.listDeployments(situation.ref, { signal }),
  ]);
  const running = history.value.find(({ to }) => to.revision === revisionIdOf(current.arn));
  const recorded: Record<string, string> = running ? digestsOf(running.to.images) : {};
  const containers = current.content.containerDefinitions ?? [];
  const [previous, meant, compared, dependencies, { protectedTasks }] = await Promise.all([
    findNewest(access, situation.ref, signal),
    Promise.all(
      containers.map((container) => resolveImage({ access, container, recorded: undefined, signal })),
    ),
    Promise.all(
      containers.map((container) =>
        resolveImage({ access, container, recorded: recorded[container.name ?? ''], signal }),
      ),
    ),
    checkDependencies(access, current.content, signal),
    readServiceProtection(access, situation.ref, signal),
  ]);
  const references = new Map(containers.map(({ name, image }) => [name ?? '', image ?? '']));
  return {
    title: `Restart ${situation.ref.service}`,
    changes: [{ path: '/forceNewDeployment', from: null, to: true }],
    unchanged: [
      `task definition ${revisionIdOf(current.arn)}`,
      ...listUnchanged(situation, current.content, []),
    ],
    checks: [
      ...checkImages(meant.map(asTagged), references),
      ...movedTagChecks(compared),
      ...dependencies,
      ...checkRolloutProtection(protectedTasks),
      ...checkService(situation, 'rollout'),
    ],
    seen: seenOf(situation),
    payload: { kind: 'restart', previous },
  };
};
