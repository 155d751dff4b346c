import type { SearchItem } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import type { Context } from '#lib/domain/context.ts';
import { answerOf, pageOf } from '#lib/domain/list-page.ts';
import { oldest } from '#lib/domain/oldest.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import { query } from '#lib/domain/verb.ts';
import { paths } from '#lib/paths.ts';
import { findByArn } from './find-by-arn.ts';
import { resolveArn, resolveImageReference } from './resolve-arn.ts';

const where = (cluster: string): string => {
  const ref = parseClusterId(cluster);
  return ref ? `${ref.name} · ${ref.account} · ${ref.region}` : cluster;
};

const kindOrder: SearchItem['kind'][] = ['cluster', 'service', 'repository', 'image', 'task', 'operation'];

/** A name that begins with what was typed comes before one that only holds it. */
const rank = (q: string) => (item: SearchItem) => {
  const name = item.name.toLowerCase();
  if (name === q) return 0;
  return name.startsWith(q) ? 1 : 2;
};

const looksLikeTaskId = (q: string) => /^[0-9a-f]{6,32}$/.test(q);
/** A pod is known by its name, which begins with its service's: short words would find hundreds. */
const looksLikePod = (q: string) => /^[a-z0-9./-]{5,}$/.test(q) && /[-./]/.test(q);

const findTasks = async (ctx: Context, q: string): Promise<Known<SearchItem[]>[]> => {
  const isHex = looksLikeTaskId(q);
  const isPod = looksLikePod(q);
  if (!isHex && !isPod) return [];
  const clusters = await ctx.fleet.listClusters();
  const wanted = clusters.value.filter(({ platform }) => (platform === 'ecs' ? isHex : isPod || isHex));
  const read = wanted.map((cluster) =>
    ctx.fleet.listTasks({ cluster: cluster.id, states: ['pending', 'running', 'stopped'] }),
  );
  const settled = await Promise.allSettled(read);
  return settled.flatMap((result) => {
    if (result.status === 'rejected') return [];
    const tasks = result.value.value.filter((task) => task.id.includes(q.replace('/', '.')));
    const items = tasks.map(
      (task): SearchItem => ({
        kind: 'task',
        id: task.id,
        name: task.id,
        href: paths.task({ cluster: task.clusterId, task: task.id }),
        detail: `${task.serviceId ?? 'no service'} · ${where(task.clusterId)}`,
        status: task.state,
      }),
    );
    return [{ ...result.value, value: items }];
  });
};

const findInFleet = async (ctx: Context, q: string): Promise<Known<SearchItem[]>[]> => {
  const [clusters, services, repositories] = await Promise.all([
    ctx.fleet.listClusters(),
    ctx.fleet.listServices(),
    ctx.fleet.listRepositories(),
  ]);
  const holds = (name: string) => name.toLowerCase().includes(q);
  const nameOf = (row: ServiceRow) => (row.namespace ? `${row.namespace}/${row.name}` : row.name);
  return [
    {
      ...clusters,
      value: clusters.value
        .filter((row) => holds(row.name))
        .map((row) => ({
          kind: 'cluster',
          id: row.id,
          name: row.name,
          href: paths.cluster(row.id),
          detail: `${row.account} · ${row.region}`,
        })),
    },
    {
      ...services,
      value: services.value
        .filter((row) => holds(nameOf(row)) || holds(row.id))
        .map((row) => ({
          kind: 'service',
          id: row.id,
          name: nameOf(row),
          href: paths.service({ cluster: row.clusterId, service: row.id }),
          detail: where(row.clusterId),
          status: row.status,
        })),
    },
    {
      ...repositories,
      value: repositories.value
        .filter((row) => holds(row.name))
        .map((row) => ({
          kind: 'repository',
          id: row.id,
          name: row.name,
          href: paths.repository(row.id),
          detail: `${row.account} · ${row.region}`,
        })),
    },
  ];
};

const findOperations = async (ctx: Context, q: string): Promise<SearchItem[]> => {
  const { items } = await ctx.operations.list({ q, sort: '-startedAt', limit: 10 });
  return items.map((row) => ({
    kind: 'operation',
    id: row.id,
    name: row.title,
    href: paths.operation(row.id),
    detail: row.by,
    status: row.state,
  }));
};

/** Finds clusters, services, tasks, images and operations by name; an ARN resolves to its page. */
export const search = query(accessApi.search, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const now = ctx.now().toISOString();
    const exact = resolveArn(input.q) ?? resolveImageReference(input.q);
    if (exact) return { items: [exact], nextCursor: null, asOf: now, incomplete: [] };
    const byArn = await findByArn(ctx, input.q);
    if (byArn)
      return { items: byArn.value, nextCursor: null, asOf: byArn.asOf, incomplete: byArn.incomplete };
    const q = input.q.trim().toLowerCase();
    if (!q) return { items: [], nextCursor: null, asOf: now, incomplete: [] };
    const [fleet, tasks, operations] = await Promise.all([
      findInFleet(ctx, q),
      findTasks(ctx, q),
      findOperations(ctx, q),
    ]);
    const found = [...fleet, ...tasks];
    const items = [...found.flatMap((part) => part.value), ...operations];
    const known = {
      value: items,
      asOf: oldest(
        found.map((part) => part.asOf),
        now,
      ),
      incomplete: found.flatMap((part) => part.incomplete),
    };
    const page = pageOf(items, {
      list: `search ${q}`,
      sort: 'rank',
      keyOf: rank(q),
      idOf: (item) => `${kindOrder.indexOf(item.kind)} ${item.name} ${item.href}`,
      limit: input.limit,
      cursor: input.cursor,
    });
    return answerOf(known, page);
  },
});
