import type { Service, Task } from '@aws-sdk/client-ecs';
import { revisionIdOf } from '#lib/adapters/ecs/names.ts';
import { primaryOf } from '#lib/adapters/ecs/service-facts.ts';
import type { Check } from '#lib/contract/plans.ts';
import { type DrainFacts, isUnread, needOf } from './drain-facts.ts';
import { findHomeless, instanceName, roomOf, whyUnsure } from './instance-room.ts';
import { serviceOfTask, shortTask } from './instance-tasks.ts';
import { canMove, limitsOf } from './rollout-limits.ts';
import { isDeploying } from './service-checks.ts';

const namesAtMost = 5;

const listNames = (names: readonly string[]): string =>
  names.length > namesAtMost
    ? `${names.slice(0, namesAtMost).join(', ')} and ${names.length - namesAtMost} more`
    : names.join(', ');

export const countTasks = (count: number): string => `${count} ${count === 1 ? 'task' : 'tasks'}`;

/** `gateway 2, worker 1`. */
export const listByService = (services: readonly string[]): string => {
  const counts = Map.groupBy(services, (service) => service);
  return listNames([...counts].map(([service, of]) => `${service} ${of.length}`));
};

/** `1a2b3c4d of report:7`. */
export const listStandalone = (tasks: readonly Task[]): string =>
  listNames(tasks.map((task) => `${shortTask(task)} of ${revisionIdOf(task.taskDefinitionArn ?? '')}`));

export const isDaemon = ({ schedulingStrategy }: Service): boolean => schedulingStrategy === 'DAEMON';

const plural = (services: readonly Service[], one: string, more: string): string =>
  services.length === 1 ? one : more;

const namesOf = (services: readonly Service[]): string =>
  listNames(services.map(({ serviceName = '' }) => serviceName));

/** Whether ECS may neither start a task of these beside the others nor stop one before. */
const heldCheck = (services: readonly Service[]): Check[] => {
  const held = services.filter((service) => {
    const limits = limitsOf(service);
    return limits !== null && !canMove(limits);
  });
  if (held.length === 0) return [];
  return [
    {
      id: 'held-back',
      level: 'warn',
      message: `The minimum and the maximum of ${namesOf(held)} let ECS neither start nor stop a single task: ${plural(held, 'its', 'their')} tasks stay, and the drain fails after 5 minutes.`,
      remedy: `Raise the maximum or lower the minimum in the deployment configuration of ${namesOf(held)} first.`,
    },
  ];
};

/** Services that may be stopped before anything takes their place, and that run nowhere else. */
const lastCheck = (services: readonly Service[], here: ReadonlyMap<string, Task[]>): Check[] => {
  const last = services.filter((service) => {
    const limits = limitsOf(service);
    const running = (here.get(service.serviceName ?? '') ?? []).filter(
      ({ lastStatus }) => lastStatus === 'RUNNING',
    );
    return limits?.least === 0 && running.length > 0 && running.length >= (service.runningCount ?? 0);
  });
  if (last.length === 0) return [];
  return [
    {
      id: 'last-tasks',
      level: 'warn',
      message: `${namesOf(last)} ${plural(last, 'runs', 'run')} only here, and with a minimum of 0 % ECS may stop everything before a replacement runs.`,
      remedy: 'Raise the minimum healthy percent, or run more tasks, first.',
    },
  ];
};

const deployingCheck = (services: readonly Service[]): Check[] => {
  const deploying = services.filter((service) =>
    isDeploying({ service, primary: primaryOf(service) ?? null }),
  );
  if (deploying.length === 0) return [];
  return [
    {
      id: 'deployment-in-progress',
      level: 'warn',
      message: `A deployment of ${namesOf(deploying)} is on its way: both share the same limits, so each takes longer.`,
      remedy: 'Wait until it has ended.',
    },
  ];
};

/** What the services say whose tasks are on the instance. */
export const checkServices = ({ tasks, services }: DrainFacts): Check[] => {
  const here = Map.groupBy(tasks, (task) => serviceOfTask(task) ?? '');
  if (isUnread(services)) {
    const message = `The services could not be read, so nobody knows what holds their tasks back: ${services.unread}`;
    return [{ id: 'services', level: 'unknown', message }];
  }
  const all = [...services.values()];
  const daemons = all.filter(isDaemon);
  const replicas = all.filter((service) => !isDaemon(service));
  return [
    ...heldCheck(replicas),
    ...lastCheck(replicas, here),
    ...deployingCheck(all),
    ...(daemons.length > 0
      ? [
          {
            id: 'daemon-services',
            level: 'ok' as const,
            message: `The ${plural(daemons, 'task', 'tasks')} of ${namesOf(daemons)} ${plural(daemons, 'is', 'are')} stopped and not replaced: each instance has its own.`,
          },
        ]
      : []),
  ];
};

/** Whether there is a place elsewhere for what is replaced. */
export const checkRoom = ({ instance, tasks, services, definitions, others }: DrainFacts): Check[] => {
  const serviceOf = (task: Task): Service | undefined =>
    isUnread(services) ? undefined : services.get(serviceOfTask(task) ?? '');
  const moving = tasks.filter((task) => {
    const service = serviceOf(task);
    return (
      serviceOfTask(task) !== null && task.desiredStatus !== 'STOPPED' && !(service && isDaemon(service))
    );
  });
  if (moving.length === 0) return [{ id: 'room', level: 'ok', message: 'No task has to move elsewhere.' }];
  if (isUnread(others) || isUnread(definitions)) {
    const why = isUnread(others) ? others.unread : isUnread(definitions) ? definitions.unread : '';
    return [{ id: 'room', level: 'unknown', message: `Whether there is room elsewhere is unknown: ${why}` }];
  }
  if (others.length === 0) {
    return [
      {
        id: 'room',
        level: 'warn',
        message: `${instanceName(instance)} is the only instance that takes tasks: nothing can be replaced until there is another.`,
        remedy: 'Add an instance, or set one active, first.',
      },
    ];
  }
  const rooms = others.map(roomOf);
  const known = moving.flatMap((task) => {
    const definition = definitions.get(task.taskDefinitionArn ?? '');
    return definition ? [{ task, definition, need: needOf(task, definition, instance) }] : [];
  });
  const homeless = findHomeless(
    known.map(({ need }) => need),
    rooms,
  );
  const unsure = new Map(
    known.flatMap(({ task, definition, need }) => {
      if (homeless.includes(need)) return [];
      const hasConstraints = (serviceOf(task)?.placementConstraints ?? []).length > 0;
      const why = whyUnsure(definition, { hasConstraints, rooms });
      return why ? [[need.service, why] as const] : [];
    }),
  );
  const grows = homeless.find(({ capacityProvider }) => capacityProvider)?.capacityProvider;
  return [
    homeless.length === 0
      ? {
          id: 'room',
          level: 'ok',
          message: `The other instances have the CPU, memory and ports for ${moving.length === 1 ? 'its task' : `all ${moving.length} tasks`}.`,
        }
      : {
          id: 'room',
          level: 'warn',
          message: `The other instances have no room for ${homeless.length} of ${countTasks(moving.length)}: ${listByService(homeless.map(({ service }) => service))}. ECS cannot replace them until there is.`,
          remedy: grows
            ? `The capacity provider ${grows} may add an instance by itself; else add one first.`
            : 'Add an instance, or scale something down, first.',
        },
    ...(unsure.size > 0
      ? [
          {
            id: 'placement',
            level: 'unknown' as const,
            message: `Whether ECS can place them elsewhere is not known for ${listNames([...unsure].map(([service, why]) => `${service} (${why})`))}.`,
          },
        ]
      : []),
  ];
};

/** Tasks that somebody started by themselves: ECS lets them run. */
export const checkStandalone = ({ tasks }: DrainFacts): Check[] => {
  const standalone = tasks.filter((task) => serviceOfTask(task) === null);
  if (standalone.length === 0) return [];
  return [
    {
      id: 'standalone-tasks',
      level: 'warn',
      message: `${standalone.length === 1 ? 'This task belongs' : 'These tasks belong'} to no service, and ECS leaves ${standalone.length === 1 ? 'it' : 'them'} running: ${listStandalone(standalone)}.`,
      remedy: 'Wait for their end, or stop them, before the instance is taken away.',
    },
  ];
};
