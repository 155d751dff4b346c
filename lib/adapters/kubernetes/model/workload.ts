import { z } from 'zod';
import { LabelSelector } from './label-selector.ts';
import { flag, listOf, numberOrText, text, whole } from './lenient.ts';
import { KubeCondition, Metadata } from './metadata.ts';
import { PodTemplate } from './pod-template.ts';
import { type Kept, projectBy } from './project.ts';

export type WorkloadKind = 'deployment' | 'statefulset' | 'daemonset';

const Rolling = z
  .object({ maxSurge: numberOrText, maxUnavailable: numberOrText, partition: whole })
  .optional()
  .catch(undefined);
const Strategy = z.object({ type: text, rollingUpdate: Rolling }).catch({}).default({});

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: whole,
    paused: flag,
    selector: LabelSelector,
    template: PodTemplate,
    strategy: Strategy,
    updateStrategy: Strategy,
    minReadySeconds: whole,
    progressDeadlineSeconds: whole,
    revisionHistoryLimit: whole,
    serviceName: text,
    podManagementPolicy: text,
    volumeClaimTemplates: listOf(z.object({ metadata: z.object({ name: z.string() }) })),
  }),
  status: z
    .object({
      observedGeneration: whole,
      replicas: whole,
      updatedReplicas: whole,
      readyReplicas: whole,
      availableReplicas: whole,
      currentRevision: text,
      updateRevision: text,
      currentNumberScheduled: whole,
      desiredNumberScheduled: whole,
      updatedNumberScheduled: whole,
      numberReady: whole,
      numberAvailable: whole,
      numberMisscheduled: whole,
      conditions: listOf(KubeCondition),
    })
    .catch({ conditions: [] })
    .default({ conditions: [] }),
});
type Raw = z.output<typeof Raw>;

/** Counts as the controller saw them last; what it leaves out is 0. */
const countsOf = (kind: WorkloadKind, { spec, status }: Raw) =>
  kind === 'daemonset'
    ? {
        // Until its controller has looked nobody knows on how many nodes it belongs.
        desired: status.observedGeneration === undefined ? undefined : (status.desiredNumberScheduled ?? 0),
        total: status.currentNumberScheduled ?? 0,
        updated: status.updatedNumberScheduled ?? 0,
        ready: status.numberReady ?? 0,
        available: status.numberAvailable ?? 0,
      }
    : {
        desired: spec.replicas ?? 1,
        total: status.replicas ?? 0,
        updated: status.updatedReplicas ?? 0,
        ready: status.readyReplicas ?? 0,
        available: status.availableReplicas ?? 0,
      };

const toWorkload = (kind: WorkloadKind, raw: Raw) => {
  const { spec, status } = raw;
  const strategy = spec.strategy.type ? spec.strategy : spec.updateStrategy;
  return {
    kind,
    metadata: raw.metadata,
    isPaused: spec.paused ?? false,
    selector: spec.selector,
    template: spec.template,
    strategy: { type: strategy.type ?? 'RollingUpdate', ...strategy.rollingUpdate },
    minReadySeconds: spec.minReadySeconds ?? 0,
    progressDeadlineSeconds: spec.progressDeadlineSeconds,
    revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    podManagementPolicy: spec.podManagementPolicy,
    serviceName: spec.serviceName,
    claimTemplates: spec.volumeClaimTemplates.map(({ metadata }) => metadata.name),
    observedGeneration: status.observedGeneration,
    counts: countsOf(kind, raw),
    misscheduled: status.numberMisscheduled ?? 0,
    currentRevision: status.currentRevision,
    updateRevision: status.updateRevision,
    conditions: status.conditions,
  };
};

/** A Deployment, StatefulSet or DaemonSet: what the contract calls a service. */
export type Workload = Kept<ReturnType<typeof toWorkload>>;

const projectAs = (kind: WorkloadKind) => projectBy(Raw, (raw) => toWorkload(kind, raw));

export const projectDeployment = projectAs('deployment');
export const projectStatefulSet = projectAs('statefulset');
export const projectDaemonSet = projectAs('daemonset');

/** Its plural in `apps/v1`. */
export const pluralOf = (kind: WorkloadKind): string => `${kind}s`;

/** As Kubernetes spells it. */
export const kindNames: Record<WorkloadKind, string> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
};

export const isWorkloadKind = (kind: string): kind is WorkloadKind => kind in kindNames;
