import type { NodeAction, PlanAction } from '#lib/contract/plans.ts';

const nodeActions: ReadonlySet<PlanAction['action']> = new Set<NodeAction['action']>([
  'cordon',
  'uncordon',
  'drain',
]);

/** Whether an action is one on a node. */
export const isNodeAction = (action: PlanAction): action is NodeAction => nodeActions.has(action.action);
