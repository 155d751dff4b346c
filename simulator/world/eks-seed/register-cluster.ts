import { prodAccount } from '../blueprint.ts';
import type { EksCluster } from '../eks-state.ts';
import { openRegion } from '../regions.ts';
import type { World } from '../world.ts';
import { listEntries } from './clusters.ts';

type RegisterInput = {
  name: string;
  version: string;
  url: string;
  /** PEM of the authority that vouches for the URL. */
  authority: string;
  /** Kubernetes groups by the last part of a principal's ARN, for a cluster that knows no access policies. */
  groups: Record<string, string[]>;
};

/** Makes a cluster known to EKS whose Kubernetes runs elsewhere, with the access entries that every cluster has. */
export function registerCluster(
  world: World,
  { name, version, url, authority, groups }: RegisterInput,
): EksCluster {
  const createdAtMs = world.clock.now();
  const entries = listEntries(prodAccount, createdAtMs).map((entry) => ({
    ...entry,
    groups: groups[entry.principalArn.slice(entry.principalArn.lastIndexOf('/') + 1)] ?? entry.groups,
    policies: [],
  }));
  const cluster: EksCluster = {
    account: prodAccount,
    region: 'eu-west-1',
    name,
    arn: `arn:aws:eks:eu-west-1:${prodAccount}:cluster/${name}`,
    version,
    platformVersion: 'eks.1',
    status: 'ACTIVE',
    createdAtMs,
    endpointPublicAccess: true,
    tags: {},
    accessEntries: new Map(entries.map((entry) => [entry.principalArn, entry])),
    nodegroups: [],
    fargateProfiles: [],
    addons: [],
    updates: [],
    insights: [],
    elsewhere: { url, authority },
    open: () => {
      throw new Error(`the Kubernetes of ${name} runs elsewhere`);
    },
  };
  openRegion(world, prodAccount, 'eu-west-1').eks.clusters.set(name, cluster);
  return cluster;
}
