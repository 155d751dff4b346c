import type { ScalingActivity } from '../ecs-state.ts';

type ActivityInput = { id: string; atMs: number; count: number; alarm: string };

/** A change of the desired count that auto scaling made. */
export const createActivity = (input: ActivityInput & { policy?: string }): ScalingActivity => ({
  id: input.id,
  description: `Setting desired count to ${input.count}.`,
  cause: `monitor alarm ${input.alarm} in state ALARM triggered policy ${input.policy ?? 'policy'}`,
  startMs: input.atMs,
  endMs: input.atMs + 42_000,
  status: 'Successful',
  statusMessage: `Successfully set desired count to ${input.count}. Change successfully fulfilled by ecs.`,
  notScaledReasons: [],
});

/** An alarm that changed nothing; answered only with IncludeNotScaledActivities. */
export const createRefusal = (input: ActivityInput & { max: number }): ScalingActivity => ({
  id: input.id,
  description: 'Attempting to scale due to alarm triggered',
  cause: `monitor alarm ${input.alarm} in state ALARM triggered policy`,
  startMs: input.atMs,
  endMs: input.atMs,
  status: 'Failed',
  statusMessage: 'Scaling decision did not result in a change of the desired count.',
  notScaledReasons: [{ Code: 'AlreadyAtMaxCapacity', MaxCapacity: input.max, CurrentCapacity: input.count }],
});
