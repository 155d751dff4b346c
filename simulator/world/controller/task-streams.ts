import type { ContainerBlueprint, Trouble } from '../blueprint/types.ts';
import type { TaskState } from '../ecs-state.ts';
import { addLogGroup, addLogStream } from '../logs-state.ts';
import { openRegion } from '../regions.ts';
import type { Fate } from './task-fate.ts';
import type { TaskPlace } from './task-place.ts';

const troubleOfFate: Partial<Record<Fate['kind'], Trouble>> = {
  exits: 'crash-at-start',
  'fails-health-check': 'failing-health-check',
  'fails-targets': 'failing-targets',
};

function findBlueprint(place: TaskPlace, name: string): ContainerBlueprint | null {
  const { region, service } = place;
  const traits = service ? region.ecs.traits.get(`${service.clusterName}/${service.name}`) : null;
  return traits?.revisions.at(-1)?.containers.find((one) => one.name === name) ?? null;
}

/** Opens `<prefix>/<container>/<task>` for every container that logs to CloudWatch. */
export function openStreams(place: TaskPlace, task: TaskState, fate: Fate, atMs: number): void {
  const { world, region, definition } = place;
  for (const container of task.containers) {
    const content = definition.content.containerDefinitions.find((one) => one.name === container.name);
    const options = content?.logConfiguration?.options;
    const prefix = options?.['awslogs-stream-prefix'];
    if (content?.logConfiguration?.logDriver !== 'awslogs' || !options || !prefix) continue;
    const logs = openRegion(world, region.account, options['awslogs-region'] ?? region.region).logs;
    const groupName = options['awslogs-group'] ?? '';
    const creates = options['awslogs-create-group'] === 'true';
    const group = logs.groups.get(groupName) ?? (creates ? addLogGroup(logs, groupName, atMs) : null);
    if (!group) continue;
    const blueprint = findBlueprint(place, container.name);
    const struck = fate.container === container.name;
    container.stream = addLogStream({
      group,
      name: `${prefix}/${container.name}/${task.id}`,
      createdAtMs: atMs,
      source: {
        seed: `${logs.seed}/${task.id}/${container.name}`,
        service: task.serviceName ?? definition.family,
        container: container.name,
        style: blueprint?.log.style ?? 'json',
        trouble: struck ? (fate.isOutOfMemory ? 'out-of-memory' : (troubleOfFate[fate.kind] ?? null)) : null,
        linesPerMinute: blueprint?.log.linesPerMinute ?? 12,
        startedAtMs: atMs,
        stoppedAtMs: null,
        exitCode: null,
        release: content.environment?.find((one) => one.name === 'RELEASE')?.value,
        memoryMiB: content.memory ?? task.memoryMiB,
        ...(struck && 'afterMs' in fate ? { endsAfterMs: fate.afterMs } : {}),
      },
    });
  }
}
