import type { Deployment, Service, ServiceDeployment, TaskSet } from '@aws-sdk/client-ecs';
import { findPause } from './deployment-pause.ts';
import { reasonOfRollout, statusOfRollout, statusOfServiceDeployment } from './deployment-status.ts';
import { revisionIdOf } from './names.ts';
import type { StatusFacts } from './service-status.ts';
import type { FailureSummary } from './stopped-tasks.ts';

type TargetSummary = StatusFacts['targets'];

const complaintHoldsMs = 15 * 60_000;
// AWS repeats itself seldom: while tasks are missing, what it said last still holds.
const shortageHoldsMs = 24 * 3_600_000;
const shortages =
  /was unable to|is unable to|unable to (?:place|assume|consistently)|failed to (?:register|launch)/;
const targetComplaints = /failed to register|unable to register/;
const goodNews = /has reached a steady state|deployment completed|has started \d+ tasks/;

const toDeployment = (set: TaskSet): Deployment => ({
  ...set,
  desiredCount: set.computedDesiredCount,
  rolloutState: set.stabilityStatus === 'STEADY_STATE' ? 'COMPLETED' : 'IN_PROGRESS',
});

/** The deployments of a service; under CODE_DEPLOY and EXTERNAL its task sets, which say much the same. */
export const deploymentsOf = ({ deployments = [], taskSets = [] }: Service): Deployment[] =>
  deployments.length > 0 ? deployments : taskSets.map(toDeployment);

/** The primary deployment; an endpoint without deployments has none. */
export const primaryOf = (service: Service): Deployment | undefined => {
  const deployments = deploymentsOf(service);
  return deployments.find(({ status }) => status === 'PRIMARY') ?? deployments[0];
};

/** The deployment that the primary one replaces; not every endpoint gives them ids. */
export const findFormer = (service: Service): Deployment | undefined => {
  const primary = primaryOf(service);
  return deploymentsOf(service).find((one) => !isSameDeployment(one, primary));
};

/** Whether two descriptions are of one deployment, also where the endpoint gives no ids. */
export const isSameDeployment = (one: Deployment, other: Deployment | undefined): boolean =>
  other !== undefined &&
  (one.id || other.id
    ? one.id === other.id
    : one.status === other.status && one.taskDefinition === other.taskDefinition);

/**
 * Some emulators write a deployment once and never again: its counts and its task definition then
 * contradict the service's own, and nothing can be told from it.
 */
export const isStale = (service: Service, primary: Deployment): boolean =>
  (service.taskDefinition !== undefined &&
    primary.taskDefinition !== undefined &&
    revisionIdOf(service.taskDefinition) !== revisionIdOf(primary.taskDefinition)) ||
  (service.deployments?.length === 1 && primary.runningCount === 0 && (service.runningCount ?? 0) > 0);

/** What the scheduler complained of, unless it has said since that things went on. */
export const findComplaint = (service: Service, nowMs: number): string | undefined => {
  const primary = primaryOf(service);
  const isShort =
    (service.runningCount ?? 0) < (service.desiredCount ?? 0) ||
    (primary?.rolloutState === 'IN_PROGRESS' &&
      !isStale(service, primary) &&
      (primary.runningCount ?? 0) < (primary.desiredCount ?? 0));
  const holdsMs = isShort ? shortageHoldsMs : complaintHoldsMs;
  const complaints = isShort ? shortages : targetComplaints;
  for (const { message = '', createdAt } of service.events ?? []) {
    if (!createdAt || nowMs - createdAt.getTime() > holdsMs) return undefined;
    if (goodNews.test(message)) return undefined;
    if (complaints.test(message))
      return message
        .replace(/^\(service [^)]*\) /, '')
        .replace(/\s*For more information,.*$/s, '')
        .replace(/^(was|is) /, 'ECS $1 ');
  }
  return undefined;
};

const rolloutOf = (
  service: Service,
  primary: Deployment,
  current: ServiceDeployment | undefined,
): StatusFacts['rollout'] => {
  const rollout = statusOfRollout(primary.rolloutState);
  // While a rollback is under way, the primary deployment is the rollback itself and looks well.
  const rollingBack = (service.deployments ?? []).find(
    (one) => !isSameDeployment(one, primary) && one.rolloutState === 'FAILED',
  );
  const status = current
    ? statusOfServiceDeployment(current.status)
    : rollingBack && rollout === 'in_progress'
      ? 'rollback_in_progress'
      : rollout;
  const failed = (service.deployments ?? []).find(({ rolloutState }) => rolloutState === 'FAILED');
  return {
    status: status === 'unknown' ? rollout : status,
    reason:
      current?.rollback?.reason ||
      current?.statusReason ||
      (status === 'in_progress' ? undefined : reasonOfRollout(failed?.rolloutStateReason)),
    startedAtMs: primary.createdAt?.getTime(),
    changedAtMs: (primary.updatedAt ?? primary.createdAt)?.getTime(),
    revision: primary.taskDefinition ? revisionIdOf(primary.taskDefinition) : undefined,
    desired: primary.desiredCount,
    running: primary.runningCount,
    failedTasks: primary.failedTasks,
    isPaused: findPause(current) !== undefined,
  };
};

/** Gathers what the status is judged by, from whatever could be read of a service. */
export const gatherFacts = ({
  service,
  current,
  failures,
  targets,
  shortSinceMs,
  nowMs,
}: {
  service: Service;
  /** The service deployment that is on its way, where the endpoint has such. */
  current?: ServiceDeployment | undefined;
  failures?: FailureSummary | undefined;
  targets?: TargetSummary;
  /** Since when fewer tasks than desired run. */
  shortSinceMs?: number | undefined;
  nowMs: number;
}): StatusFacts => {
  const primary = primaryOf(service);
  return {
    nowMs,
    lifecycle: service.status,
    desired: service.desiredCount,
    running: service.runningCount,
    pending: service.pendingCount,
    ...(primary && !isStale(service, primary) ? { rollout: rolloutOf(service, primary, current) } : {}),
    shortSinceMs,
    failures,
    targets,
    complaint: findComplaint(service, nowMs),
  };
};
