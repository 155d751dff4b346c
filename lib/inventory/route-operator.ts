import type { ServiceAction } from '#lib/contract/plans.ts';
import type { Operator } from '#lib/domain/ports/operator.ts';
import type { Regions } from './regions.ts';

/** What an action names beside the service itself. */
const partOf = (action: ServiceAction): { kind: string; id: string } | null => {
  if (action.action === 'stop-task') return { kind: 'task', id: action.task };
  if (action.action !== 'rollback') return null;
  if ('deployment' in action.to) return { kind: 'deployment', id: action.to.deployment };
  return 'revision' in action.to ? { kind: 'revision', id: action.to.revision } : null;
};

/** The operator of every connection: each call goes to the place that its cluster's id names. */
export const routeOperator = (regions: Regions): Operator => {
  const forCluster = async (cluster: string): Promise<Operator> =>
    (await regions.forCluster(cluster)).operator;
  return {
    plan: async (input) => {
      const part = partOf(input.action);
      const region = await (part ? regions.forPart(input.ref, part) : regions.forService(input.ref));
      return region.operator.plan(input);
    },
    planNode: async (input) => (await regions.forNode(input.ref)).operator.planNode(input),
    see: async (input) => (await forCluster(input.plan.target.clusterId)).see(input),
    execute: async (input) => (await forCluster(input.plan.target.clusterId)).execute(input),
    reconcile: async (input) => (await forCluster(input.plan.target.clusterId)).reconcile(input),
    follow: async (input) => (await forCluster(input.plan.target.clusterId)).follow(input),
  };
};
