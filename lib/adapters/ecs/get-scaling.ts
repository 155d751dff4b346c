import {
  type ScalingActivity as AwsActivity,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Scaling, ScalingActivity } from '#lib/contract/scaling.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { clusterNameOf } from './names.ts';
import { readScalableTarget, scalableResourceId, suspensionOf } from './read-scalable-target.ts';
import { readService } from './read-services.ts';
import { toActivity, toPolicy, toScheduledAction } from './scaling-rows.ts';

type Place = { cluster: string; service: string; scope: string; signal: AbortSignal };

const namespace = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;
// Six weeks are kept by AWS; a page of fifty each is what a screen wants.
const activityPages = 2;

const readFlat = async <Item>(scope: string, read: () => Promise<Read<Item[]>>): Promise<Read<Item[]>> => {
  const part = await readSoftly<Read<Item[]>>(scope, { value: [], incomplete: [] }, read);
  return { value: part.value.value, incomplete: [...part.value.incomplete, ...part.incomplete] };
};

/** What auto scaling did to a service, and when it did not although an alarm asked. */
export const readActivities = async (
  { clients, call }: EcsContext,
  { cluster, service, scope, signal }: Place,
): Promise<Read<ScalingActivity[]>> => {
  const resource = scalableResourceId(cluster, service);
  let pagesLeft = activityPages;
  const activities = await readFlat<AwsActivity>(`${scope} scaling activities`, () =>
    readAllPages({
      scope: `${scope} scaling activities`,
      readPage: async (NextToken) => {
        const answer = await call({
          action: 'application-autoscaling:DescribeScalingActivities',
          resource,
          signal,
          send: (options) =>
            clients.scaling.send(
              new DescribeScalingActivitiesCommand({
                ...namespace,
                ResourceId: resource,
                IncludeNotScaledActivities: true,
                MaxResults: 50,
                NextToken,
              }),
              options,
            ),
        });
        pagesLeft -= 1;
        return {
          items: answer.ScalingActivities ?? [],
          nextToken: pagesLeft > 0 ? answer.NextToken : undefined,
        };
      },
    }),
  );
  return { value: activities.value.map(toActivity), incomplete: activities.incomplete };
};

const readPolicies = ({ clients, call }: EcsContext, { cluster, service, scope, signal }: Place) => {
  const resource = scalableResourceId(cluster, service);
  return readFlat(`${scope} scaling policies`, () =>
    readAllPages({
      scope: `${scope} scaling policies`,
      readPage: async (NextToken) => {
        const input = { ...namespace, ResourceId: resource, MaxResults: 10, NextToken };
        const answer = await call({
          action: 'application-autoscaling:DescribeScalingPolicies',
          resource,
          signal,
          send: (options) => clients.scaling.send(new DescribeScalingPoliciesCommand(input), options),
        });
        return { items: answer.ScalingPolicies ?? [], nextToken: answer.NextToken };
      },
    }),
  );
};

const readScheduled = ({ clients, call }: EcsContext, { cluster, service, scope, signal }: Place) => {
  const resource = scalableResourceId(cluster, service);
  return readFlat(`${scope} scheduled actions`, () =>
    readAllPages({
      scope: `${scope} scheduled actions`,
      readPage: async (NextToken) => {
        const input = { ...namespace, ResourceId: resource, MaxResults: 50, NextToken };
        const answer = await call({
          action: 'application-autoscaling:DescribeScheduledActions',
          resource,
          signal,
          send: (options) => clients.scaling.send(new DescribeScheduledActionsCommand(input), options),
        });
        return { items: answer.ScheduledActions ?? [], nextToken: answer.NextToken };
      },
    }),
  );
};

/** How a service scales by itself: bounds, policies, schedules, and what came of them. */
export const getScaling = async (
  context: EcsContext,
  ref: ServiceRef,
  { signal }: ReadOptions,
): Promise<Read<Bare<Scaling>>> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const scope = `${ref.cluster}/${ref.service}`;
  const place = { cluster, service: ref.service, scope, signal };
  const [service, target, policies, scheduled, activities] = await Promise.all([
    readService(context, place),
    readSoftly(`${scope} auto scaling`, undefined, () => readScalableTarget(context, place)),
    readPolicies(context, place),
    readScheduled(context, place),
    readActivities(context, place),
  ]);
  return {
    value: {
      desired: service.desiredCount ?? null,
      running: service.runningCount ?? null,
      min: target.value?.MinCapacity ?? null,
      max: target.value?.MaxCapacity ?? null,
      ...(target.value ? { suspended: suspensionOf(target.value) } : {}),
      policies: policies.value.map(toPolicy),
      scheduledActions: scheduled.value.map(toScheduledAction),
      activities: activities.value,
    },
    incomplete: [target, policies, scheduled, activities].flatMap(({ incomplete }) => incomplete),
  };
};
