import type { SearchItem } from '#lib/contract/access.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import type { Context } from '#lib/domain/context.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import { paths, type ServiceTab } from '#lib/paths.ts';
import { type Arn, parseArn } from './resolve-arn.ts';

const isOf =
  (arn: Arn) =>
  (row: ServiceRow): boolean => {
    const cluster = parseClusterId(row.clusterId);
    const isThere = cluster?.account === arn.account && cluster.region === arn.region;
    return isThere && cluster.platform === 'ecs';
  };

const toItem =
  (tab: ServiceTab) =>
  (row: ServiceRow): SearchItem => ({
    kind: 'service',
    id: row.id,
    name: row.name,
    href: paths.service({ cluster: row.clusterId, service: row.id }, tab),
    detail: `${parseClusterId(row.clusterId)?.name ?? row.clusterId} · ${row.revision ?? ''}`,
    status: row.status,
  });

/**
 * ARNs whose page only the fleet tells: a task definition leads to the services that run its family, a
 * service ARN of the short format to its cluster. Null for any other text.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html#ecs-resource-ids
 */
export const findByArn = async (ctx: Context, text: string): Promise<Known<SearchItem[]> | null> => {
  const arn = parseArn(text.trim());
  if (arn?.service !== 'ecs') return null;
  const [type, name, more] = arn.resource.split('/');
  if (!name || more || (type !== 'task-definition' && type !== 'service')) return null;
  const known = await ctx.fleet.listServices();
  const rows = known.value.filter(isOf(arn));
  if (type === 'service')
    return { ...known, value: rows.filter((row) => row.name === name).map(toItem('overview')) };
  const family = name.replace(/:\d+$/, '');
  const running = rows.filter((row) => row.revision?.replace(/:\d+$/, '') === family);
  return { ...known, value: running.map(toItem('configuration')) };
};
