import { wordsOf } from '#components/ui/platform-word.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { NodeAction, PlanAction } from '#lib/contract/plans.ts';

/** What a change is called until its plan says so itself. */
export const effectTitle = (action: PlanAction, name: string, label?: string): string => {
  switch (action.action) {
    case 'scale':
      return `Scale ${name} to ${action.desired}`;
    case 'rollback':
      return label ? `Roll back ${name} to ${label}` : `Roll back ${name}`;
    case 'deploy':
      return `Deploy ${label ?? action.image} to ${name}`;
    case 'restart':
      return `Restart ${name}`;
    case 'stop-task':
      return `Stop task ${label ?? action.task} of ${name}`;
    case 'autoscaling':
      return `Set auto scaling of ${name} to ${action.min}–${action.max}`;
    case 'stop-deployment':
      return `Stop the deployment of ${name} and roll back`;
    case 'pause':
      return `Pause the rollouts of ${name}`;
    case 'resume':
      return `Resume the rollouts of ${name}`;
    case 'cordon':
      return `Cordon ${name}`;
    case 'uncordon':
      return `Uncordon ${name}`;
    case 'drain':
      return `Drain ${name}`;
  }
};

/** The same for a node, in the words of its platform. */
export const nodeTitle = (
  action: NodeAction,
  { cluster, name }: { cluster: string; name: string },
): string =>
  action.action === 'uncordon' && !wordsOf(parseClusterId(cluster)?.platform).hasCordon
    ? `Set ${name} active`
    : effectTitle(action, name);
