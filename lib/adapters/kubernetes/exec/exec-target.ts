import { z } from 'zod';
import { unprocessable } from '#lib/domain/domain-error.ts';

const text = z.string().optional().catch(undefined);
const Named = z.array(z.object({ name: z.string() })).default([]);
const Statuses = z
  .array(
    z.object({
      name: z.string(),
      state: z
        .object({
          running: z.object({}).optional(),
          waiting: z.object({ reason: text }).optional(),
          terminated: z.object({ reason: text, exitCode: z.number().optional() }).optional(),
        })
        .default({}),
    }),
  )
  .default([]);

/** What of a pod decides whether a shell can be opened in it. */
export const ExecPod = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  spec: z.object({ containers: Named, initContainers: Named, ephemeralContainers: Named }),
  status: z
    .object({
      phase: text,
      containerStatuses: Statuses,
      initContainerStatuses: Statuses,
      ephemeralContainerStatuses: Statuses,
    })
    .default({ containerStatuses: [], initContainerStatuses: [], ephemeralContainerStatuses: [] }),
});
export type ExecPod = z.infer<typeof ExecPod>;

const defaultContainer = 'kubectl.kubernetes.io/default-container';

const sayPhase = (phase: string | undefined): string | null => {
  if (phase === 'Pending') return 'The pod has not started: there is no container to open a shell in yet.';
  if (phase === 'Succeeded' || phase === 'Failed')
    return `The pod has ended (${phase}): there is no container to open a shell in any more.`;
  return null;
};

/**
 * The container that a shell is opened in, as kubectl chooses it: the one asked for, the one that the pod's
 * annotation names, or the first. Throws `unprocessable` with the reason where it does not run.
 */
export const chooseContainer = ({ metadata, spec, status }: ExecPod, asked: string | undefined): string => {
  const names = [...spec.containers, ...spec.initContainers, ...spec.ephemeralContainers].map(
    ({ name }) => name,
  );
  const annotated = metadata.annotations[defaultContainer];
  const preferred = annotated !== undefined && names.includes(annotated) ? annotated : names[0];
  const container = asked ?? preferred;
  if (container === undefined || !names.includes(container))
    throw unprocessable(`The pod has no container "${asked}"; it has ${names.join(', ')}.`);
  const state = [
    ...status.containerStatuses,
    ...status.initContainerStatuses,
    ...status.ephemeralContainerStatuses,
  ].find(({ name }) => name === container)?.state;
  if (state?.running) return container;
  const phase = sayPhase(status.phase);
  if (phase) throw unprocessable(phase);
  if (state?.terminated) {
    const { reason, exitCode } = state.terminated;
    const how = [reason, exitCode === undefined ? undefined : `exit code ${exitCode}`]
      .filter(Boolean)
      .join(', ');
    throw unprocessable(`The container "${container}" has ended${how ? ` (${how})` : ''}: it has to run.`);
  }
  const waiting = state?.waiting?.reason;
  throw unprocessable(
    `The container "${container}" does not run${waiting ? ` (${waiting})` : ''}: it has to run.`,
  );
};
