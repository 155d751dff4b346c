import type { Operator } from '#lib/domain/ports/operator.ts';
import type { Regions } from './regions.ts';

/** The operator of every connection: each call goes to the Region that its cluster's id names. */
export const routeOperator = (regions: Regions): Operator => {
  const forCluster = async (cluster: string): Promise<Operator> =>
    (await regions.forCluster(cluster)).operator;
  return {
    plan: async (input) => (await forCluster(input.ref.cluster)).plan(input),
    see: async (input) => (await forCluster(input.plan.target.clusterId)).see(input),
    execute: async (input) => (await forCluster(input.plan.target.clusterId)).execute(input),
    reconcile: async (input) => (await forCluster(input.plan.target.clusterId)).reconcile(input),
    follow: async (input) => (await forCluster(input.plan.target.clusterId)).follow(input),
  };
};
