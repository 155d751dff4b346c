import { checkImages } from '#lib/adapters/ecr/image-checks.ts';
import { resolveImage } from '#lib/adapters/ecr/resolve-images.ts';
import type { Check } from '#lib/contract/plans.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import type { EcsAccess } from './ecs-access.ts';
import { listUnchangedByCount } from './list-unchanged.ts';
import { checkScaleIn } from './protection-checks.ts';
import { checkDesired } from './scaling-checks.ts';
import { checkService } from './service-checks.ts';
import { currentDefinitionOf, describeDefinition, type Situation, seenOf } from './situation.ts';
import { readServiceProtection } from './task-protection.ts';

/** More tasks pull the image again. One that is gone does no harm to those that run: it warns only. */
const checkPull = async (access: EcsAccess, situation: Situation, signal: AbortSignal): Promise<Check[]> => {
  const current = await describeDefinition(access, currentDefinitionOf(situation), signal);
  const containers = current.content.containerDefinitions ?? [];
  const images = await Promise.all(
    containers.map((container) => resolveImage({ access, container, recorded: undefined, signal })),
  );
  const references = new Map(containers.map(({ name, image }) => [name ?? '', image ?? '']));
  return checkImages(
    images.map((image) => ({ ...image, tag: undefined })),
    references,
  )
    .filter(({ level }) => level !== 'unknown')
    .map((check) => (check.level === 'block' ? { ...check, level: 'warn' } : check));
};

const nothingToChange = (situation: Situation, desired: number): Check[] =>
  situation.service.desiredCount === desired
    ? [
        {
          id: 'nothing-to-change',
          level: 'block',
          message: `There is nothing to change: the desired count of ${situation.ref.service} is ${desired} already.`,
        },
      ]
    : [];

/** Another number of tasks. Scaling to 0 takes the service down: its name is the confirmation. */
export const planScale = async (
  access: EcsAccess,
  situation: Situation,
  { desired, signal }: { desired: number; signal: AbortSignal },
): Promise<PlanDraft> => {
  const { service, ref } = situation;
  if (service.schedulingStrategy === 'DAEMON') {
    throw unprocessable(
      `${ref.service} is a DAEMON service: it runs one task on every instance and has no count.`,
    );
  }
  const now = service.desiredCount ?? 0;
  const pull = desired > now ? await checkPull(access, situation, signal) : [];
  const held = desired < now ? checkScaleIn(await readServiceProtection(access, ref, signal), desired) : [];
  return {
    title: `Scale ${ref.service} ${now} → ${desired}`,
    changes: now === desired ? [] : [{ path: '/desiredCount', from: now, to: desired }],
    unchanged: listUnchangedByCount(situation),
    checks: [
      ...nothingToChange(situation, desired),
      ...(desired === 0
        ? [
            {
              id: 'takes-down',
              level: 'warn' as const,
              message: `${ref.service} will have no task: it stops serving.`,
            },
          ]
        : []),
      ...checkDesired(desired, situation.autoscaling),
      ...pull,
      ...held,
      ...checkService(situation, 'count'),
    ],
    ...(desired === 0 && now > 0 ? { confirm: ref.service } : {}),
    seen: seenOf(situation),
    payload: { kind: 'scale', desired },
  };
};
