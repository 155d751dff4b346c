import type { SearchItem } from '#lib/contract/access.ts';
import { clusterId, repositoryId } from '#lib/contract/ids.ts';
import { paths } from '#lib/paths.ts';

export type Arn = { service: string; region: string; account: string; resource: string };

/** The parts of an ARN, in any partition; null when it is none. */
export const parseArn = (text: string): Arn | null => {
  const match = /^arn:[a-z0-9-]+:([a-z0-9-]+):([a-z0-9-]+):(\d{12}):(.+)$/.exec(text);
  if (!match) return null;
  const [, service = '', region = '', account = '', resource = ''] = match;
  return { service, region, account, resource };
};

const eksTypes = new Set(['cluster', 'nodegroup', 'fargateprofile', 'addon', 'access-entry']);

const ecsItem = ({ region, account, resource }: Arn): SearchItem | null => {
  const [type, cluster, name, last] = resource.split('/');
  if (!cluster) return null;
  const id = clusterId({ platform: 'ecs', account, region, name: cluster });
  const where = `${cluster} · ${account} · ${region}`;
  if (type === 'cluster')
    return { kind: 'cluster', id, name: cluster, href: paths.cluster(id), detail: where };
  if (!name) return null;
  const service = { cluster: id, service: name };
  switch (type) {
    case 'service':
      return { kind: 'service', id: name, name, href: paths.service(service), detail: where };
    case 'task':
      return { kind: 'task', id: name, name, href: paths.task({ cluster: id, task: name }), detail: where };
    case 'service-deployment':
    case 'service-revision':
      return {
        kind: 'service',
        id: name,
        name: `${name} · ${last ?? ''}`,
        href: paths.service(service, 'deployments'),
        detail: where,
      };
    case 'container-instance':
      return { kind: 'cluster', id, name: cluster, href: paths.cluster(id), detail: where };
    default:
      return null;
  }
};

/** Node groups, Fargate profiles, add-ons and access entries are on the page of their cluster. */
const eksItem = ({ region, account, resource }: Arn): SearchItem | null => {
  const [type = '', cluster, name] = resource.split('/');
  if (!cluster || !eksTypes.has(type)) return null;
  const id = clusterId({ platform: 'eks', account, region, name: cluster });
  return {
    kind: 'cluster',
    id,
    name: type === 'cluster' ? cluster : `${cluster} · ${name ?? type}`,
    href: paths.cluster(id),
    detail: `${account} · ${region}`,
  };
};

const ecrItem = ({ region, account, resource }: Arn): SearchItem | null => {
  const name = /^repository\/(.+)$/.exec(resource)?.[1];
  if (!name) return null;
  const id = repositoryId({ account, region, name });
  return { kind: 'repository', id, name, href: paths.repository(id), detail: `${account} · ${region}` };
};

/**
 * The page of what an ARN names, in any partition; null when no page shows it.
 * Formats: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * and list_amazonelastickubernetesservice.html
 */
export const resolveArn = (text: string): SearchItem | null => {
  const arn = parseArn(text.trim());
  if (arn?.service === 'ecs') return ecsItem(arn);
  if (arn?.service === 'eks') return eksItem(arn);
  if (arn?.service === 'ecr') return ecrItem(arn);
  return null;
};

/** The page of `<account>.dkr.ecr.<region>.<suffix>/<repository>[:tag][@digest]`; null when it is no such reference. */
export const resolveImageReference = (text: string): SearchItem | null => {
  const match =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z0-9.-]+\/([^:@\s]+)(?::([^@\s]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
      text.trim(),
    );
  if (!match) return null;
  const [, account = '', region = '', name = '', tag, digest] = match;
  const repository = repositoryId({ account, region, name });
  const detail = `${account} · ${region}`;
  if (digest)
    return {
      kind: 'image',
      id: digest,
      name: `${name}@${digest.slice(7, 19)}`,
      href: paths.image({ repository, digest }),
      detail,
    };
  return { kind: 'repository', id: repository, name, href: paths.repository(repository, { q: tag }), detail };
};
