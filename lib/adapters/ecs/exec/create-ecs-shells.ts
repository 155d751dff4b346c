import {
  DescribeClustersCommand,
  DescribeTasksCommand,
  ExecuteCommandCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { clusterNameOf } from '#lib/adapters/ecs/names.ts';
import type { EcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import { openSsmSession, type SsmSession } from '#lib/adapters/ssm-session/open-ssm-session.ts';
import { signStream } from '#lib/adapters/ssm-session/sign-stream.ts';
import { DomainError, isDomainError, notFound, unprocessable } from '#lib/domain/domain-error.ts';
import type { Shell, ShellRequest, Shells } from '#lib/domain/ports/shells.ts';
import { toCommandLine } from './command-line.ts';
import { chooseExecContainer } from './exec-container.ts';
import { explainEnd } from './explain-end.ts';

const usualShell = ['/bin/sh'];
/** A session does not hear of the end of its task. */
const usualLookMs = 15_000;

type Access = Pick<EcsAccess, 'account' | 'region' | 'read' | 'write'>;
type Place = { cluster: string; task: string; signal: AbortSignal };

const readTask = async ({ read }: Access, { cluster, task, signal }: Place): Promise<Task> => {
  const { tasks = [] } = await read.call({
    action: 'ecs:DescribeTasks',
    resource: task,
    signal,
    send: (options) => read.clients.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }), options),
  });
  const [found] = tasks;
  if (!found) throw notFound('task', task);
  return found;
};

/** Sessions that are encrypted with a key of one's own need a part of the protocol that is not spoken here. */
const refuseEncryption = async ({ read }: Access, { cluster, signal }: Place): Promise<void> => {
  const answer = await read
    .call({
      action: 'ecs:DescribeClusters',
      resource: cluster,
      signal,
      send: (options) =>
        read.clients.ecs.send(
          new DescribeClustersCommand({ clusters: [cluster], include: ['CONFIGURATIONS'] }),
          options,
        ),
    })
    // Then the session itself tells.
    .catch(() => null);
  if (answer?.clusters?.[0]?.configuration?.executeCommandConfiguration?.kmsKeyId)
    throw unprocessable(
      'The cluster encrypts ECS Exec with a KMS key of its own (executeCommandConfiguration.kmsKeyId), which Quarterdeck does not do. Use `aws ecs execute-command` there.',
    );
};

const explainRefusal = (error: unknown): unknown => {
  if (!isDomainError(error)) return error;
  if (error.details?.aws === 'TargetNotConnectedException')
    return unprocessable(
      'The agent of ECS Exec in the container is not connected. Its task role must allow ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel and OpenDataChannel, and its network must reach the endpoint ssmmessages; a task that has just started needs a moment.',
    );
  if (error.details?.aws === 'InvalidParameterException')
    return new DomainError('unprocessable', error.message, { details: error.details, cause: error });
  return error;
};

/** Sent once: what ran twice would be two sessions. */
const executeCommand = async (
  { write }: Access,
  place: Place,
  what: { container: string; command: string[] },
): Promise<{ streamUrl: string; token: string }> => {
  const input = {
    cluster: place.cluster,
    task: place.task,
    container: what.container,
    command: toCommandLine(what.command),
    interactive: true,
  };
  try {
    const { session } = await write.call({
      action: 'ecs:ExecuteCommand',
      resource: place.task,
      signal: place.signal,
      send: (options) => write.clients.ecs.send(new ExecuteCommandCommand(input), options),
    });
    if (session?.streamUrl && session.tokenValue)
      return { streamUrl: session.streamUrl, token: session.tokenValue };
  } catch (error) {
    throw explainRefusal(error);
  }
  throw new DomainError(
    'upstream_error',
    'AWS began no session: its answer to ecs:ExecuteCommand names none.',
  );
};

const watchTask = (
  access: Access,
  { lookMs, ...place }: Omit<Place, 'signal'> & { lookMs: number },
  session: SsmSession,
): void => {
  const over = new AbortController();
  const timer = setInterval(async () => {
    const task = await readTask(access, { ...place, signal: over.signal }).catch(() => null);
    if (task?.lastStatus === 'STOPPED')
      session.close(`The task has stopped${task.stoppedReason ? `: ${task.stoppedReason}` : '.'}`);
  }, lookMs);
  void session.ended.then(() => {
    clearInterval(timer);
    over.abort();
  });
};

const toShell = (session: SsmSession, container: string, command: string[]): Shell => ({
  container,
  command,
  output: session.output,
  write: session.write,
  resize: session.resize,
  ended: session.ended.then((end) => explainEnd(end, { container, command })),
  close: () => session.close(),
});

/**
 * Shells in containers of one account and Region by ECS Exec: ExecuteCommand, then the session of Systems Manager,
 * spoken here, so that its token never leaves the server.
 */
export const createEcsShells = (
  access: Access,
  { lookMs = usualLookMs }: { lookMs?: number } = {},
): Shells => {
  const placeOf = ({ cluster, task }: ShellRequest, signal: AbortSignal): Place => ({
    cluster: clusterNameOf(access, cluster),
    task,
    signal,
  });
  return {
    check: async (request, signal) => {
      const place = placeOf(request, signal);
      const [task] = await Promise.all([readTask(access, place), refuseEncryption(access, place)]);
      return { container: chooseExecContainer(task, request.container) };
    },
    open: async (request, signal) => {
      const place = placeOf(request, signal);
      const container = chooseExecContainer(await readTask(access, place), request.container);
      const command = request.command ?? usualShell;
      const { streamUrl, token } = await executeCommand(access, place, { container, command });
      const { config } = access.write.clients.ecs;
      const headers = await signStream({
        streamUrl,
        credentials: await config.credentials(),
        region: access.region,
        // The SDK corrects the clock of this machine by what AWS answers.
        at: new Date(Date.now() + config.systemClockOffset),
      });
      const session = await openSsmSession({ streamUrl, headers, token, signal });
      watchTask(access, { cluster: place.cluster, task: place.task, lookMs }, session);
      return toShell(session, container, command);
    },
  };
};
