import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { bestTag } from '#lib/adapters/ecr/ecr-reference.ts';
import { checkArchitecture, checkImages } from '#lib/adapters/ecr/image-checks.ts';
import { type ResolvedImage, resolveImage } from '#lib/adapters/ecr/resolve-images.ts';
import { revisionIdOf } from '#lib/adapters/ecs/names.ts';
import type { Change, Deployment } from '#lib/contract/deployments.ts';
import type { Check } from '#lib/contract/plans.ts';
import { diffContents } from '#lib/domain/deployments/structural-diff.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { checkDefinition } from './definition-checks.ts';
import { checkDependencies } from './dependency-checks.ts';
import type { EcsAccess } from './ecs-access.ts';
import type { EcsPayload } from './ecs-payload.ts';
import { listUnchanged } from './list-unchanged.ts';
import { checkRolloutProtection } from './protection-checks.ts';
import { withImages } from './register-input.ts';
import { checkService } from './service-checks.ts';
import { findNewest } from './service-deployments.ts';
import { type Definition, type Situation, seenOf } from './situation.ts';
import { readServiceProtection } from './task-protection.ts';

export type RolloutInput = {
  access: EcsAccess;
  situation: Situation;
  current: Definition;
  /** The definition to run, or to copy. */
  base: Definition;
  /** References that somebody asked for, by container. */
  images: Record<string, string>;
  /** Digests that ran, by container. */
  recorded: Record<string, string>;
  /** Titles the plan by what will run. */
  title: (images: readonly ResolvedImage[]) => string;
  /** Checks of the planner's own, in front. */
  checks: Check[];
  signal: AbortSignal;
};

const imagesOf = ({ content }: Definition): Map<string, string> =>
  new Map(content.containerDefinitions?.map(({ name, image }) => [name ?? '', image ?? '']));

/** Contents are compared as the wire has them: instants as text. */
const plain = (content: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(content)) as Record<string, unknown>;

const definitionChange = (from: string, to: string): Change[] =>
  from === to ? [] : [{ path: '/taskDefinition', from, to }];

/** Tags for the copy: a digest hides the tag that people know an image by. */
const tagsOf = (current: Definition, copied: readonly ResolvedImage[]) => {
  const tags = copied.map(
    ({ ecr, state }) => ecr?.tag ?? (state && 'tags' in state ? bestTag(state.tags) : null),
  );
  const tag = tags.find((one) => one);
  return [
    { key: 'quarterdeck:replaces', value: revisionIdOf(current.arn) },
    ...(tag ? [{ key: 'quarterdeck:image-tag', value: tag }] : []),
  ];
};

/** The plan for running another definition: Way A where it can run as it is, else Way B, a copy by digest. */
export const draftRollout = async (input: RolloutInput): Promise<PlanDraft> => {
  const { access, situation, current, base, recorded, signal } = input;
  const asked = withImages(base.content, input.images);
  // What somebody asked for is not measured by what ran.
  const resolve = async (container: ContainerDefinition): Promise<ResolvedImage> => {
    const name = container.name ?? '';
    const isAsked = name in input.images;
    const image = await resolveImage({
      access,
      container,
      recorded: isAsked ? undefined : recorded[name],
      signal,
    });
    return isAsked ? { ...image, tag: undefined } : image;
  };
  const [previous, resolved, dependencies, { protectedTasks }] = await Promise.all([
    findNewest(access, situation.ref, signal),
    Promise.all((asked.containerDefinitions ?? []).map(resolve)),
    checkDependencies(access, asked, signal),
    readServiceProtection(access, situation.ref, signal),
  ]);
  const pins = Object.fromEntries(resolved.flatMap(({ container, pin }) => (pin ? [[container, pin]] : [])));
  const images = { ...input.images, ...pins };
  const needsCopy = Object.keys(images).length > 0 || (base.content.status ?? 'ACTIVE') !== 'ACTIVE';
  const target = withImages(base.content, images);
  const content = diffContents(plain(current.content), plain(target));
  const from = revisionIdOf(current.arn);
  const changes = [
    ...content,
    ...definitionChange(
      from,
      needsCopy ? `a new revision of ${base.content.family}` : revisionIdOf(base.arn),
    ),
  ];
  const isSame = content.length === 0 && (needsCopy || base.arn === current.arn);
  const nothing: Check[] = isSame
    ? [
        {
          id: 'nothing-to-change',
          level: 'block',
          message: `There is nothing to change: ${situation.ref.service} runs exactly this already.`,
          remedy: 'To start new tasks from it, restart the service.',
        },
      ]
    : [];
  const currentImages = imagesOf(current);
  const changed = resolved.filter((one) => currentImages.get(one.container) !== (one.pin ?? one.reference));
  const payload: EcsPayload = {
    kind: 'rollout',
    base: base.arn,
    previous,
    ...(needsCopy
      ? {
          copy: {
            images,
            tags: tagsOf(
              current,
              resolved.filter(({ container }) => container in images),
            ),
          },
        }
      : {}),
  };
  return {
    title: input.title(changed),
    changes: isSame ? [] : changes,
    unchanged: listUnchanged(situation, target, changes),
    checks: [
      ...nothing,
      ...checkImages(resolved, currentImages),
      ...checkArchitecture(changed, target),
      ...input.checks,
      ...checkDefinition(situation, base.content),
      ...dependencies,
      ...checkRolloutProtection(protectedTasks),
      ...checkService(situation, 'rollout'),
    ],
    seen: seenOf(situation),
    payload,
  };
};

/** Digests that a deployment ran, by container. */
export const digestsOf = (images: Deployment['to']['images']): Record<string, string> =>
  Object.fromEntries(images.flatMap(({ container, digest }) => (digest ? [[container, digest]] : [])));
