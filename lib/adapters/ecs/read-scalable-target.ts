import {
  DescribeScalableTargetsCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import type { EcsContext } from './ecs-context.ts';

/** What Application Auto Scaling calls a service. */
export const scalableResourceId = (cluster: string, service: string): string =>
  `service/${cluster}/${service}`;

/** The bounds between which the service scales by itself; undefined when nothing scales it. */
export const readScalableTarget = async (
  { clients, call }: EcsContext,
  { cluster, service, signal }: { cluster: string; service: string; signal: AbortSignal },
): Promise<ScalableTarget | undefined> => {
  const resource = scalableResourceId(cluster, service);
  const { ScalableTargets = [] } = await call({
    action: 'application-autoscaling:DescribeScalableTargets',
    resource,
    signal,
    send: (options) =>
      clients.scaling.send(
        new DescribeScalableTargetsCommand({
          ServiceNamespace: 'ecs',
          ResourceIds: [resource],
          ScalableDimension: 'ecs:service:DesiredCount',
        }),
        options,
      ),
  });
  return ScalableTargets.find(({ ResourceId }) => ResourceId === resource);
};

export const suspensionOf = ({ SuspendedState: state }: ScalableTarget) => ({
  scaleIn: state?.DynamicScalingInSuspended ?? false,
  scaleOut: state?.DynamicScalingOutSuspended ?? false,
  scheduled: state?.ScheduledScalingSuspended ?? false,
});
