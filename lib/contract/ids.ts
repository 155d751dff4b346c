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

export type KubeServiceRef = { namespace: string; kind: string; name: string };

/** `<namespace>.<kind>.<name>`, parted at its first two dots. Null when it is no id. */
export const parseKubeServiceId = (id: string): KubeServiceRef | null => {
  const match = /^([^.]+)\.([^.]+)\.(.+)$/s.exec(id);
  if (!match) return null;
  const [, namespace, kind, name] = match;
  if (!namespace || !kind || !name) return null;
  return { namespace, kind, name };
};

export const kubeServiceId = ({ namespace, kind, name }: KubeServiceRef): string =>
  `${namespace}.${kind}.${name}`;

export type JobRef = { namespace: string; kind: 'cronjob' | 'job'; name: string };

/** `<namespace>.cronjob.<name>` or `<namespace>.job.<name>`, in the form of a service's id. Null when it is no job's. */
export const parseJobId = (id: string): JobRef | null => {
  const ref = parseKubeServiceId(id);
  return ref && (ref.kind === 'cronjob' || ref.kind === 'job') ? { ...ref, kind: ref.kind } : null;
};

export const jobId = (ref: JobRef): string => kubeServiceId(ref);

export type KubeTaskRef = { namespace: string; pod: string };

/** `<namespace>.<pod>`, parted at its first dot. Null when it is no id. */
export const parseKubeTaskId = (id: string): KubeTaskRef | null => {
  const match = /^([^.]+)\.(.+)$/s.exec(id);
  if (!match) return null;
  const [, namespace, pod] = match;
  return namespace && pod ? { namespace, pod } : null;
};

export const kubeTaskId = ({ namespace, pod }: KubeTaskRef): string => `${namespace}.${pod}`;
