import { AwsError, type Operation } from '../operation.ts';
import { getRegion } from '../region.ts';
import { dataChannelPath } from '../ssm-messages/data-channel-path.ts';
import { startExecSession } from '../ssm-messages/exec-sessions.ts';
import { findDefinition, getCluster, getTask, invalid, readEcs } from './scope.ts';

/** Answers with a session of Session Manager, whose address is here too. */
export const executeCommand: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const command = fields.text('command');
  if (fields.flag('interactive') !== true) throw invalid('Interactive is the only mode supported currently.');
  const task = getTask(cluster, fields.text('task'));
  if (!task.enableExecuteCommand) {
    throw invalid(
      "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn't running. Wait and try again or run a new task with execute command enabled and try again.",
    );
  }
  const named = fields.maybeText('container');
  if (named === undefined && task.containers.length > 1)
    throw invalid('Container name is required when there are multiple containers in the task.');
  const container = task.containers.find((one) => named === undefined || one.name === named);
  if (!container) throw invalid('The container name was not found in the task.');
  if (container.lastStatus !== 'RUNNING') {
    throw new AwsError(
      'TargetNotConnectedException',
      'The execute command failed due to an internal error. Try again later.',
    );
  }
  const definition = findDefinition(getRegion(call), task.taskDefinitionArn);
  const own = definition?.content.containerDefinitions.find((one) => one.name === container.name);
  const session = startExecSession(call.world, {
    task,
    container: container.name,
    command,
    environment: (own?.environment ?? []).map(({ name, value }) => `${name}=${value}`),
    kmsKeyId: cluster.execKmsKeyId ?? null,
  });
  const address = call.origin.replace(/^http/, 'ws');
  return {
    clusterArn: cluster.arn,
    containerArn: container.arn,
    containerName: container.name,
    interactive: true,
    session: {
      sessionId: session.id,
      streamUrl: `${address}${dataChannelPath}${session.id}?role=publish_subscribe&cell-number=AAEAAQ`,
      tokenValue: session.token,
    },
    taskArn: task.arn,
  };
};
