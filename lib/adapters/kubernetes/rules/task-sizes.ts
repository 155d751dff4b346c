import type { Pod } from '../model/pod.ts';
import { type RevisionFacts, revisionIdOfPod, startedAtOf } from './revisions.ts';

/** What one pod requests of CPU and may use of memory; absent where a container of it has no such size. */
export type TaskSize = { vcpu?: number; memoryMiB?: number };

type Sized = Pick<RevisionFacts['containers'][number], 'resources'>;

const sum = (values: readonly (number | undefined)[]): number | undefined =>
  values.reduce<number | undefined>(
    (total, value) => (total === undefined || !value ? undefined : total + value),
    0,
  );

const sizeOf = (containers: readonly Sized[]): TaskSize => {
  const cpu = sum(containers.map(({ resources }) => resources.cpu));
  const memoryMiB = sum(containers.map(({ resources }) => resources.memoryLimitMiB ?? resources.memoryMiB));
  return { ...(cpu ? { vcpu: cpu / 1024 } : {}), ...(memoryMiB ? { memoryMiB } : {}) };
};

/** How large the pods of a workload were at an instant: as the revision says that was rolled out last before it. */
export const taskSizesOf = (
  revisions: readonly RevisionFacts[],
  pods: readonly Pod[],
): ((atMs: number) => TaskSize | undefined) => {
  const rollouts = revisions
    .map((revision) => {
      const own = pods.filter((pod) => revisionIdOfPod(pod) === revision.id);
      const spec = own[0]?.spec;
      // A pod may have containers that its template does not: injected as it was made, or sidecars.
      const containers = spec
        ? [
            ...spec.containers,
            ...spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
          ]
        : revision.containers;
      return {
        sinceMs: Date.parse(startedAtOf(revision, revisions, own) ?? '') || 0,
        size: sizeOf(containers),
      };
    })
    .sort((a, b) => b.sinceMs - a.sinceMs);
  return (atMs) => (rollouts.find(({ sinceMs }) => sinceMs <= atMs) ?? rollouts.at(-1))?.size;
};
