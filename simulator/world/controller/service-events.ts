import type { EcsState, ServiceState } from '../ecs-state.ts';

const kept = 100;

export type EventInput = { ecs: EcsState; service: ServiceState; atMs: number; message: string };

/** AWS keeps the latest 100 messages of a service, newest first. */
export function addEvent({ ecs, service, atMs, message }: EventInput): void {
  service.events.unshift({ id: ecs.random.uuid(), atMs, message: `(service ${service.name}) ${message}` });
  if (service.events.length > kept) service.events.length = kept;
}

/** For what AWS repeats: says nothing when the same was said within `quietMs`. */
export function addEventOnce(input: EventInput, quietMs: number): void {
  const text = `(service ${input.service.name}) ${input.message}`;
  const said = input.service.events.some(
    (event) => event.message === text && input.atMs - event.atMs < quietMs,
  );
  if (!said) addEvent(input);
}

const troubleshooting =
  'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

export const eventText = {
  started: (ids: string[]): string =>
    `has started ${ids.length} tasks: ${ids.map((id) => `(task ${id})`).join(' ')}.`,
  stopped: (ids: string[]): string =>
    `has stopped ${ids.length} running tasks: ${ids.map((id) => `(task ${id})`).join(' ')}.`,
  draining: (count: number): string => `has begun draining connections on ${count} tasks.`,
  registered: (count: number, targetGroupArn: string): string =>
    `registered ${count} targets in (target-group ${targetGroupArn})`,
  deregistered: (count: number, targetGroupArn: string): string =>
    `deregistered ${count} targets in (target-group ${targetGroupArn})`,
  steady: 'has reached a steady state.',
  completed: (deploymentId: string): string => `(deployment ${deploymentId}) deployment completed.`,
  failed: (deploymentId: string): string =>
    `(deployment ${deploymentId}) deployment failed: tasks failed to start.`,
  rollingBack: (deploymentId: string): string => `rolling back to deployment ${deploymentId}.`,
  unhealthyContainer: (taskId: string): string => `(task ${taskId}) failed container health checks.`,
  unhealthyTarget: (input: {
    port: number;
    taskId: string;
    targetGroupArn: string;
    description: string;
  }): string =>
    `(port ${input.port}) (task ${input.taskId}) is unhealthy in (target-group ${input.targetGroupArn}) due to (reason ${input.description}).`,
  unableToStart: `is unable to consistently start tasks successfully. ${troubleshooting}`,
  noInstance: (closest: string | null, shortage: string): string =>
    `was unable to place a task because no container instance met all of its requirements.${
      closest ? ` The closest matching (container-instance ${closest}) ${shortage}.` : ''
    } ${troubleshooting}`,
} as const;
