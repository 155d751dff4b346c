import { z } from 'zod';
import { Resources } from './container-spec.ts';
import { flag, instant, listOf, text, whole } from './lenient.ts';
import { KubeCondition, Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';

const Terminated = z.object({
  exitCode: whole,
  signal: whole,
  reason: text,
  message: text,
  startedAt: instant,
  finishedAt: instant,
});
export type Terminated = z.output<typeof Terminated>;

const State = z
  .object({
    waiting: z.object({ reason: text, message: text }).optional().catch(undefined),
    running: z.object({ startedAt: instant }).optional().catch(undefined),
    terminated: Terminated.optional().catch(undefined),
  })
  .catch({})
  .default({});

const ContainerStatus = z.object({
  name: z.string(),
  image: z.string().catch('').default(''),
  imageID: z.string().catch('').default(''),
  containerID: text,
  ready: flag,
  started: flag,
  restartCount: z.number().int().catch(0).default(0),
  state: State,
  lastState: State,
});
export type ContainerStatus = z.output<typeof ContainerStatus>;

const has = z
  .unknown()
  .optional()
  .transform((value) => value !== undefined && value !== null);

/** A container of a pod: no environment, and of its probes only whether there are any. */
const PodContainer = z
  .object({
    name: z.string(),
    image: z.string().catch('').default(''),
    restartPolicy: text,
    resources: Resources,
    livenessProbe: has,
    readinessProbe: has,
    startupProbe: has,
  })
  .transform(({ livenessProbe, readinessProbe, startupProbe, ...rest }) => ({
    ...rest,
    hasLiveness: livenessProbe,
    hasReadiness: readinessProbe,
    hasStartup: startupProbe,
  }));
export type PodContainer = z.output<typeof PodContainer>;

const PodRaw = z.object({
  metadata: Metadata,
  spec: z.object({
    nodeName: text,
    containers: listOf(PodContainer),
    initContainers: listOf(PodContainer),
    overhead: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .optional()
      .catch(undefined),
    terminationGracePeriodSeconds: whole,
    restartPolicy: text,
    schedulerName: text,
  }),
  status: z
    .object({
      phase: z.string().catch('Pending').default('Pending'),
      reason: text,
      message: text,
      podIP: text,
      qosClass: text,
      startTime: instant,
      conditions: listOf(KubeCondition),
      containerStatuses: listOf(ContainerStatus),
      initContainerStatuses: listOf(ContainerStatus),
    })
    .catch({ phase: 'Pending', conditions: [], containerStatuses: [], initContainerStatuses: [] })
    .default({ phase: 'Pending', conditions: [], containerStatuses: [], initContainerStatuses: [] }),
});

/** One pod: what the contract calls a task. */
export type Pod = Kept<z.output<typeof PodRaw>>;
export const projectPod = projectBy(PodRaw, asItIs);
