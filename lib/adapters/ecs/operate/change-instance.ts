import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { clusterNameOf } from '#lib/adapters/ecs/names.ts';
import type { EcsPayload } from '#lib/adapters/ecs/plan/ecs-payload.ts';
import { nodeRefOf, statusWanted } from '#lib/adapters/ecs/plan/plan-node.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { EcsHandle } from './ecs-handle.ts';
import type { Execution } from './execute-plan.ts';
import { sendOnce } from './send-once.ts';

type NodePayload = Extract<EcsPayload, { kind: 'node' }>;

export const instanceHandle = ({ action, tasks }: NodePayload): EcsHandle =>
  action === 'drain' ? { kind: 'drain', tasks } : { kind: 'active' };

/** Sets the state of a container instance; from then on ECS itself moves the tasks. */
export const changeInstance = async (
  { access, plan, report }: Execution,
  payload: NodePayload,
): Promise<EcsHandle> => {
  const ref = nodeRefOf(plan.target);
  const status = statusWanted[payload.action];
  const input = {
    cluster: clusterNameOf(access, ref.cluster),
    containerInstances: [ref.node],
    status,
  };
  const { failures = [] } = await sendOnce(access, {
    action: 'ecs:UpdateContainerInstancesState',
    resource: ref.node,
    send: (options) =>
      access.write.clients.ecs.send(new UpdateContainerInstancesStateCommand(input), options),
  });
  const [failure] = failures;
  if (failure) {
    const why = [failure.reason, failure.detail].filter(Boolean).join(': ') || 'no reason given';
    throw unprocessable(`ECS did not set ${plan.target.name} to ${status}: ${why}.`);
  }
  await report({ message: `ECS set ${plan.target.name} to ${status}`, level: 'done' });
  return instanceHandle(payload);
};
