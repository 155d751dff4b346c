import type { Service, Task } from '@aws-sdk/client-ecs';
import type { MemoryLimits } from '#lib/adapters/terms/explain-exit.ts';
import { labelImage } from '#lib/adapters/terms/image-reference.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { ScalingActivity } from '#lib/contract/scaling.ts';
import type { ServiceEvent } from '#lib/contract/services.ts';
import { toInstant } from './names.ts';
import { taskIdOf } from './stopped-tasks.ts';
import { judgeTask } from './task-verdict.ts';

const errors =
  /unable to|deployment failed|failed to|is unhealthy|failed container|failed ELB|failed .*health check|rolling back/i;
const warnings = /throttled|delay|deregistered|stopped|draining|insufficient/i;

/** How bad a message of the service scheduler is, by its words. */
export const levelOfMessage = (message: string): ServiceEvent['level'] => {
  if (errors.test(message)) return 'error';
  return warnings.test(message) && !/has (begun|stopped|deregistered)|deregistered \d+/i.test(message)
    ? 'warn'
    : 'info';
};

const fromService = ({ events = [], serviceName }: Service): ServiceEvent[] =>
  events.flatMap(({ id, createdAt, message = '' }) => {
    const at = toInstant(createdAt);
    if (!at) return [];
    const task = /\(task ([0-9a-f-]{32,36})\)/.exec(message)?.[1];
    const text = message.replace(`(service ${serviceName}) `, '').replace(`(service ${serviceName}, `, '(');
    return [
      {
        id: id ?? `event/${at}/${text.slice(0, 40)}`,
        at,
        message: text,
        source: 'service' as const,
        level: levelOfMessage(message),
        ...(task ? { task } : {}),
      },
    ];
  });

const fromTasks = (
  tasks: readonly Task[],
  limitsOf: (task: Task) => MemoryLimits | undefined,
  nowMs: number,
): ServiceEvent[] =>
  tasks.flatMap((task) => {
    const at = toInstant(task.stoppedAt ?? task.stoppingAt);
    const verdict = judgeTask(task, { limits: limitsOf(task), nowMs });
    if (!at || !verdict) return [];
    const id = taskIdOf(task);
    const level = verdict.failed ? ('error' as const) : ('info' as const);
    return [{ id: `task/${id}`, at, message: verdict.sentence, source: 'task' as const, level, task: id }];
  });

const endings: Partial<Record<Deployment['status'], [says: string, level: ServiceEvent['level']]>> = {
  successful: ['ended well', 'info'],
  failed: ['failed', 'error'],
  stopped: ['was stopped', 'warn'],
  rollback_successful: ['was rolled back', 'error'],
  rollback_failed: ['failed, and so did its rollback', 'error'],
};

const fromDeployments = (deployments: readonly Deployment[]): ServiceEvent[] =>
  deployments.flatMap(({ id, to, startedAt, finishedAt, status, reason, by }) => {
    // Without a record of deployments there is no instant to tell of.
    if (status === 'unknown') return [];
    const [image] = to.images;
    const what = image ? `${labelImage(image)} (${to.revision})` : to.revision;
    const ending = endings[status];
    const started: ServiceEvent = {
      id: `deployment/${id}/started`,
      at: startedAt,
      message: `Deployment of ${what} began${by ? ` (${by})` : ''}.`,
      source: 'deployment',
      level: 'info',
    };
    if (!finishedAt || !ending) return [started];
    const [says, level] = ending;
    return [
      {
        id: `deployment/${id}/finished`,
        at: finishedAt,
        message: `Deployment of ${what} ${says}${reason && level !== 'info' ? `: ${reason}` : '.'}`,
        source: 'deployment',
        level,
      },
      started,
    ];
  });

const fromActivities = (activities: readonly ScalingActivity[]): ServiceEvent[] =>
  activities.map(({ id, at, description, cause, status, notScaledReasons }) => ({
    id: `scaling/${id}`,
    at,
    message: [description || cause, ...notScaledReasons].filter(Boolean).join(' '),
    source: 'scaling',
    level: status === 'Failed' ? 'error' : notScaledReasons.length > 0 ? 'warn' : 'info',
  }));

/** Everything that happened to a service, newest first, from all who tell of it. */
export const mergeEvents = ({
  service,
  tasks,
  deployments,
  activities,
  limitsOf,
  nowMs,
}: {
  service: Service;
  tasks: readonly Task[];
  deployments: readonly Deployment[];
  activities: readonly ScalingActivity[];
  limitsOf: (task: Task) => MemoryLimits | undefined;
  nowMs: number;
}): ServiceEvent[] =>
  [
    ...fromService(service),
    ...fromTasks(tasks, limitsOf, nowMs),
    ...fromDeployments(deployments),
    ...fromActivities(activities),
  ].sort((a, b) => b.at.localeCompare(a.at));
