import type { Platform } from './common.ts';

export type ClusterRef = { platform: Platform; account: string; region: string; name: string };

/** `<platform>:<account>:<region>:<name>`; only the first three colons part it, the name may hold more. Null when it is no id. */
export const parseClusterId = (id: string): ClusterRef | null => {
  const match = /^(ecs|eks|k8s):([^:]+):([^:]+):(.+)$/s.exec(id);
  if (!match) return null;
  const [, platform, account, region, name] = match;
  if ((platform !== 'ecs' && platform !== 'eks' && platform !== 'k8s') || !account || !region || !name)
    return null;
  return { platform, account, region, name };
};

export const clusterId = ({ platform, account, region, name }: ClusterRef): string =>
  `${platform}:${account}:${region}:${name}`;

/** Whether an id may name a service or task: an ARN or a path names its own place, which need not be ours. */
export const isPlainId = (id: string): boolean => !/[:/]/.test(id);

/** Whether an id is the ARN of a thing in another account or Region than the cluster's. */
export const isForeignArn = (id: string, cluster: ClusterRef): boolean => {
  if (!id.startsWith('arn:')) return false;
  const [, , , region, account] = id.split(':');
  return region !== cluster.region || account !== cluster.account;
};

export type RepositoryRef = { account: string; region: string; name: string };

/** `<account>:<region>:<name>`; the name may hold `/`. Null when it is no id. */
export const parseRepositoryId = (id: string): RepositoryRef | null => {
  const match = /^([^:]+):([^:]+):(.+)$/s.exec(id);
  if (!match) return null;
  const [, account, region, name] = match;
  if (!account || !region || !name) return null;
  return { account, region, name };
};

export const repositoryId = ({ account, region, name }: RepositoryRef): string =>
  `${account}:${region}:${name}`;
