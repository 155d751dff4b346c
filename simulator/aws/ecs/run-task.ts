import { needOf, placeTask } from '../../world/controller/place-task.ts';
import { launchTask } from '../../world/controller/run-task.ts';
import { createTask } from '../../world/controller/task-state.ts';
import type { JsonObject, Operation } from '../operation.ts';
import { getRegion } from '../region.ts';
import { renderTask } from './render-task.ts';
import { getActiveDefinition, getCluster, invalid, readEcs, toJsonList } from './scope.ts';

const startupMs = 5_000;

export const runTask: Operation = (input, call) => {
  const fields = readEcs(input);
  const region = getRegion(call);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const definition = getActiveDefinition(region, fields.text('taskDefinition'));
  const count = fields.int('count', { min: -1000, max: 1000 }) ?? 1;
  if (count < 1 || count > 10) throw invalid('Count must be between 1 and 10.');
  const launchType = fields.oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL']) ?? 'EC2';
  const network = fields.object('networkConfiguration');
  if (definition.content.networkMode === 'awsvpc' && !network) {
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const tasks: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (let i = 0; i < count; i++) {
    const placement = launchType === 'EC2' ? placeTask(cluster, needOf(definition, null)) : null;
    if (placement?.kind === 'nowhere') {
      failures.push({
        reason: placement.closest ? 'RESOURCE:MEMORY' : 'No Container Instances were found in your cluster.',
      });
      continue;
    }
    const task = createTask({
      ecs: region.ecs,
      cluster,
      definition,
      service: null,
      startedBy: fields.maybeText('startedBy', { min: 0, max: 128 }) ?? null,
      group: fields.maybeText('group') ?? `family:${definition.family}`,
      launchType,
      instance: placement?.instance ?? null,
      enableExecuteCommand: fields.flag('enableExecuteCommand') ?? false,
      atMs: call.now,
    });
    const running = { world: call.world, region, cluster, definition, service: null, task };
    launchTask(running, { pinned: new Map(), startupMs });
    tasks.push(renderTask(task, false));
  }
  return { tasks: toJsonList(tasks), failures: toJsonList(failures) };
};
