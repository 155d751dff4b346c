import { clusterId, parseClusterId } from '#lib/contract/ids.ts';
import { notFound } from '#lib/domain/domain-error.ts';

type Place = { account: string; region: string };

/** The last part of an ARN or path: an id is passed through. */
export const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** `<family>:<n>` of a task definition ARN. */
export const revisionIdOf = (taskDefinition: string): string => lastPart(taskDefinition);

/** Whether two names mean one revision: an ARN here may be `<family>:<n>` there. */
export const isSameRevision = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && revisionIdOf(one) === revisionIdOf(other);

export const revisionNumberOf = (revisionId: string): number | null => {
  const number = Number(revisionId.slice(revisionId.lastIndexOf(':') + 1));
  return Number.isInteger(number) && number > 0 ? number : null;
};

export const familyOf = (taskDefinition: string): string => {
  const id = revisionIdOf(taskDefinition);
  const colon = id.lastIndexOf(':');
  return colon > 0 ? id.slice(0, colon) : id;
};

export const ecsClusterId = ({ account, region }: Place, clusterArnOrName: string): string =>
  clusterId({ platform: 'ecs', account, region, name: lastPart(clusterArnOrName) });

/** The cluster's name, when the id is of this account and Region; else there is no such cluster here. */
export const clusterNameOf = ({ account, region }: Place, id: string): string => {
  const ref = parseClusterId(id);
  if (ref?.platform !== 'ecs' || ref.account !== account || ref.region !== region)
    throw notFound('cluster', id);
  return ref.name;
};

/** The service that a task's group names, if it is one's. */
export const serviceOfGroup = (group: string | undefined): string | undefined =>
  group?.startsWith('service:') ? group.slice('service:'.length) : undefined;

export const toInstant = (date: Date | undefined): string | undefined =>
  date && Number.isFinite(date.getTime()) ? date.toISOString() : undefined;
