import type { ServiceDeploymentBrief } from '@aws-sdk/client-ecs';
import { revisionIdOf } from '#lib/adapters/ecs/names.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import type { EcsAccess } from './ecs-access.ts';
import { findStoppable, listServiceDeployments } from './service-deployments.ts';
import { type Situation, seenOf } from './situation.ts';

const block = (id: string, message: string, remedy?: string): Check[] => [
  { id, level: 'block', message, ...(remedy ? { remedy } : {}) },
];

const stopChecks = (
  { controller }: Situation,
  all: readonly ServiceDeploymentBrief[] | null,
  current: ServiceDeploymentBrief | undefined,
): Check[] => {
  if (controller !== 'ECS') {
    return block('controller', `Its deployments are made by ${controller}, which alone can stop them.`);
  }
  if (all === null) return block('unsupported', 'This endpoint has no service deployments to stop.');
  if (!current) {
    return block(
      'nothing-to-stop',
      'No deployment is on its way: there is nothing to stop.',
      'To undo a deployment that has ended, roll back.',
    );
  }
  const hasEarlier = all.some(({ status }) => status === 'SUCCESSFUL');
  return hasEarlier
    ? [
        {
          id: 'earlier-deployment',
          level: 'ok',
          message: 'There is an earlier deployment that succeeded: ECS goes back to it.',
        },
      ]
    : [
        {
          id: 'earlier-deployment',
          level: 'warn',
          message: 'No deployment that succeeded is in the last 90 days: ECS may find nothing to go back to.',
        },
      ];
};

export const seenOfStop = async (access: EcsAccess, situation: Situation, signal: AbortSignal) => {
  const all = await listServiceDeployments(access, { ref: situation.ref, signal });
  const current = findStoppable(all ?? []);
  const seen = { ...seenOf(situation), serviceDeployment: current?.serviceDeploymentArn ?? null };
  return { all, current, seen };
};

/** Way C: ECS stops what is on its way and goes back to the revision before it. */
export const planStopDeployment = async (
  access: EcsAccess,
  situation: Situation,
  signal: AbortSignal,
): Promise<PlanDraft> => {
  const { all, current, seen } = await seenOfStop(access, situation, signal);
  const { ref, service, primary } = situation;
  const before = service.deployments?.find((one) => one.id !== primary?.id)?.taskDefinition;
  const from = primary?.taskDefinition ? revisionIdOf(primary.taskDefinition) : null;
  return {
    title: `Stop the deployment of ${ref.service} and roll back`,
    changes: current
      ? [{ path: '/taskDefinition', from, to: before ? revisionIdOf(before) : 'the revision before it' }]
      : [],
    unchanged: [`desired count ${service.desiredCount ?? 0}`, 'secrets keep their current values'],
    checks: stopChecks(situation, all, current),
    seen,
    payload: { kind: 'stop-deployment', deployment: current?.serviceDeploymentArn ?? null },
  };
};
