import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { Change } from '#lib/contract/deployments.ts';
import type { Situation } from './situation.ts';

export const describeBoundsOf = ({ autoscaling }: Situation): string[] =>
  autoscaling === null || autoscaling === 'unknown'
    ? []
    : [`auto scaling ${autoscaling.min}–${autoscaling.max}`];

const countOf = ({ service }: Situation): string[] =>
  service.schedulingStrategy === 'DAEMON' ? [] : [`desired count ${service.desiredCount ?? 0}`];

/** What stays as it is when another definition runs, in words: what somebody may expect to go back, and does not. */
export const listUnchanged = (
  situation: Situation,
  target: TaskDefinition,
  changes: readonly Change[],
): string[] => {
  const containers = target.containerDefinitions ?? [];
  const isTouched = (name: string) =>
    changes.some(({ path }) => path.startsWith(`/containerDefinitions/${name}`));
  const same = containers.map(({ name }) => name ?? '').filter((name) => name && !isTouched(name));
  const usesSecrets = containers.some(({ secrets }) => (secrets?.length ?? 0) > 0);
  const { service } = situation;
  return [
    ...countOf(situation),
    ...(usesSecrets ? ['secrets keep their current values'] : []),
    ...describeBoundsOf(situation),
    ...same.map((name) => (containers.length > 1 ? `sidecar ${name}` : `container ${name}`)),
    ...((service.loadBalancers?.length ?? 0) > 0 ? ['load balancers'] : []),
    ...(service.networkConfiguration?.awsvpcConfiguration ? ['subnets and security groups'] : []),
    ...((target.volumes?.length ?? 0) > 0 ? ['data in volumes'] : []),
  ];
};

/** What a change of the count leaves alone. */
export const listUnchangedByCount = (situation: Situation): string[] => [
  'task definition and images',
  ...describeBoundsOf(situation),
];
