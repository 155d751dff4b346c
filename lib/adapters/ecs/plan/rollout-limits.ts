import type { Service } from '@aws-sdk/client-ecs';

/** How few and how many tasks of a service may run while they are replaced. */
export type RolloutLimits = {
  desired: number;
  least: number;
  most: number;
  minimumHealthyPercent: number;
  maximumPercent: number;
};

/** Null where nothing is to run, or the endpoint does not tell the percentages. */
export const limitsOf = ({ desiredCount = 0, deploymentConfiguration }: Service): RolloutLimits | null => {
  const { minimumHealthyPercent, maximumPercent } = deploymentConfiguration ?? {};
  if (desiredCount === 0 || minimumHealthyPercent === undefined || maximumPercent === undefined) return null;
  return {
    desired: desiredCount,
    // As ECS rounds: the lower limit up, the upper one down.
    least: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
    most: Math.floor((desiredCount * maximumPercent) / 100),
    minimumHealthyPercent,
    maximumPercent,
  };
};

/** Whether a single task can be started beside the others, or stopped before. */
export const canMove = ({ desired, least, most }: RolloutLimits): boolean =>
  least < desired || most > desired;
