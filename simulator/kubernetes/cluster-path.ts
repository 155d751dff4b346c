import type { EksCluster } from '../world/eks-state.ts';

/** The path of a cluster's API server behind the one port. */
export const clusterPath = ({ account, region, name }: EksCluster): string =>
  `/k8s/${account}/${region}/${name}`;
