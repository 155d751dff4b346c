import { clusterId, parseClusterId } from '#lib/contract/ids.ts';
import { notFound } from '#lib/domain/domain-error.ts';

type Place = { account: string; region: string };

export const eksClusterId = ({ account, region }: Place, name: string): string =>
  clusterId({ platform: 'eks', account, region, name });

/** The cluster's name, when the id is of this account and Region; else there is no such cluster here. */
export const clusterNameOf = ({ account, region }: Place, id: string): string => {
  const ref = parseClusterId(id);
  const isOurs = ref?.platform === 'eks' && ref.account === account && ref.region === region;
  // What EKS takes as a name: nothing else ever gets into a path or a signed header.
  if (!isOurs || !/^[0-9A-Za-z][\w-]{0,99}$/.test(ref.name)) throw notFound('cluster', id);
  return ref.name;
};

export const toInstant = (date: Date | undefined): string | undefined =>
  date && Number.isFinite(date.getTime()) ? date.toISOString() : undefined;

type Issue = {
  code?: string | undefined;
  message?: string | undefined;
  resourceIds?: string[] | undefined;
};

/** `AsgInstanceLaunchFailures: Instance became unhealthy (i-0a1b)`. */
export const toIssues = (issues: readonly Issue[] | undefined): string[] =>
  (issues ?? []).map(({ code, message, resourceIds = [] }) => {
    const said = [code, message].filter(Boolean).join(': ') || 'not said';
    return resourceIds.length > 0 ? `${said} (${resourceIds.join(', ')})` : said;
  });
