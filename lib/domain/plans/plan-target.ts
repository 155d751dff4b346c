import type { PlanTarget } from '#lib/contract/plans.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';

/** What takes its writers one at a time: a service or a node. */
export type TargetRef = Pick<PlanTarget, 'clusterId' | 'serviceId' | 'nodeId'>;

/** As the audit names it: `<cluster>/<service>`, `<cluster>/node/<node>`. */
export const targetName = ({ clusterId, serviceId, nodeId }: TargetRef): string =>
  nodeId === undefined ? `${clusterId}/${serviceId}` : `${clusterId}/node/${nodeId}`;

/** The service that a plan is about. Throws `unprocessable` for the plan of a node. */
export const serviceRefOf = ({ clusterId, serviceId }: TargetRef): ServiceRef => {
  if (serviceId === undefined) throw unprocessable('This plan is not about a service.');
  return { cluster: clusterId, service: serviceId };
};
