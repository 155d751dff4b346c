import { parseClusterId } from '#lib/contract/ids.ts';
import type { ListServicesInput, ServiceList, ServiceRow, ServiceStatus } from '#lib/contract/services.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import type { Known } from '#lib/domain/ports/known.ts';

/** Trouble first. */
const statusRank: Record<ServiceStatus, number> = {
  failing: 0,
  degraded: 1,
  unknown: 2,
  deploying: 3,
  stopped: 4,
  steady: 5,
};

const runsImage = (row: ServiceRow, parts: string[] | undefined) =>
  !parts?.length ||
  row.images.some((image) =>
    parts.some(
      (part) => image.reference.includes(part) || image.digest?.includes(part) || image.tag === part,
    ),
  );

const accepts = (input: ListServicesInput) => (row: ServiceRow) => {
  const cluster = parseClusterId(row.clusterId);
  return (
    matches(row.namespace ? `${row.namespace}/${row.name}` : row.name, input.q) &&
    (!input.status?.length || input.status.includes(row.status)) &&
    (!input.platform?.length || input.platform.includes(row.platform)) &&
    (!input.account?.length || (cluster !== null && input.account.includes(cluster.account))) &&
    (!input.region?.length || (cluster !== null && input.region.includes(cluster.region))) &&
    (!input.namespace?.length || (row.namespace !== undefined && input.namespace.includes(row.namespace))) &&
    runsImage(row, input.image)
  );
};

const keyOf = (row: ServiceRow, field: string) => {
  if (field === 'status') return statusRank[row.status];
  if (field === 'updatedAt') return row.updatedAt ?? '';
  if (field === 'running') return row.running ?? -1;
  if (field === 'cluster') return parseClusterId(row.clusterId)?.name ?? row.clusterId;
  return row.name;
};

/** The rows that the filters leave, sorted, one page. */
export const toServiceList = (
  known: Known<ServiceRow[]>,
  input: ListServicesInput,
  list: string,
): ServiceList =>
  answerOf(
    known,
    pageOf(known.value.filter(accepts(input)), {
      list,
      sort: input.sort ?? 'name',
      keyOf,
      idOf: (row) => `${row.clusterId} ${row.id}`,
      limit: input.limit,
      cursor: input.cursor,
    }),
  );
