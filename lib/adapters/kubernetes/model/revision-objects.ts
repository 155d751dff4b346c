import { z } from 'zod';
import { Resources } from './container-spec.ts';
import { listOf, whole, words } from './lenient.ts';
import { Metadata } from './metadata.ts';
import { type Kept, projectBy } from './project.ts';

const RevisionContainer = z.object({
  name: z.string(),
  image: z.string().catch('').default(''),
  resources: Resources,
});

const ReplicaSetRaw = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: whole,
    template: z.object({
      metadata: z
        .object({ annotations: words.default({}) })
        .catch({ annotations: {} })
        .default({ annotations: {} }),
      spec: z.object({ containers: listOf(RevisionContainer), initContainers: listOf(RevisionContainer) }),
    }),
  }),
  status: z
    .object({ replicas: whole, readyReplicas: whole, availableReplicas: whole, observedGeneration: whole })
    .catch({})
    .default({}),
});

const toReplicaSet = ({ metadata, spec, status }: z.output<typeof ReplicaSetRaw>) => ({
  metadata,
  desired: spec.replicas ?? 1,
  total: status.replicas ?? 0,
  ready: status.readyReplicas ?? 0,
  available: status.availableReplicas ?? 0,
  containers: spec.template.spec.containers,
  initContainers: spec.template.spec.initContainers,
});

/** One revision of a Deployment, without its template's environment: that is read when asked for. */
export type ReplicaSet = Kept<ReturnType<typeof toReplicaSet>>;
export const projectReplicaSet = projectBy(ReplicaSetRaw, toReplicaSet);

const ControllerRevisionRaw = z.object({
  metadata: Metadata,
  revision: z.number().catch(0),
  data: z
    .object({
      spec: z.object({
        template: z.object({
          spec: z.object({
            containers: listOf(RevisionContainer),
            initContainers: listOf(RevisionContainer),
          }),
        }),
      }),
    })
    .optional()
    .catch(undefined),
});

const toControllerRevision = ({ metadata, revision, data }: z.output<typeof ControllerRevisionRaw>) => ({
  metadata,
  revision,
  containers: data?.spec.template.spec.containers ?? [],
  initContainers: data?.spec.template.spec.initContainers ?? [],
});

/** One revision of a StatefulSet or DaemonSet; the rest of its data is read when asked for. */
export type ControllerRevision = Kept<ReturnType<typeof toControllerRevision>>;
export const projectControllerRevision = projectBy(ControllerRevisionRaw, toControllerRevision);

export type RevisionContainers = Pick<ReplicaSet, 'containers' | 'initContainers'>;
