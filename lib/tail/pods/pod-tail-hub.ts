import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { type ContainerListener, type ContainerTail, createContainerTail } from './container-tail.ts';
import type { PodMark } from './pod-line.ts';
import type { PodSource } from './resolve-pod-sources.ts';
import { createGate, type Gate } from './work-at-most.ts';

/** A tail goes on for so long without a reader: one that reloads finds it running. */
const lingerMs = 3_000;
const openingsAtOnce = 16;

type Open = { tail: ContainerTail; ending: NodeJS.Timeout | null };

/** The containers that are followed: each once, whoever looks. */
export const createPodTailHub = ({ source, now }: { source: PodLogSource; now: () => number }) => {
  const open = new Map<string, Open>();
  const gates = new Map<string, Gate>();
  // Another pod may take the name: what it writes is its own.
  const keyOf = (pod: PodSource) => `${pod.ref.cluster} ${pod.key} ${pod.createdAtMs}`;
  const gateOf = (cluster: string): Gate => {
    const gate = gates.get(cluster) ?? createGate(openingsAtOnce);
    gates.set(cluster, gate);
    return gate;
  };

  return {
    find: (pod: PodSource): ContainerTail | null => open.get(keyOf(pod))?.tail ?? null,
    /** Joins the container's tail, which begins at the mark where none runs yet. */
    join: (
      pod: PodSource,
      from: { startAt: PodMark | null; isRead: boolean },
      listener: ContainerListener,
    ) => {
      const key = keyOf(pod);
      let one = open.get(key);
      if (!one) {
        const tail = createContainerTail({ source, pod, ...from, gate: gateOf(pod.ref.cluster), now });
        one = { tail, ending: null };
        open.set(key, one);
        tail.start();
      }
      const { tail } = one;
      if (one.ending) clearTimeout(one.ending);
      one.ending = null;
      const leave = tail.listen(listener);
      return {
        tail,
        leave: () => {
          leave();
          const left = open.get(key);
          if (left?.tail !== tail || tail.hasListeners() || left.ending) return;
          left.ending = setTimeout(() => {
            open.delete(key);
            tail.stop();
          }, lingerMs);
          left.ending.unref();
        },
      };
    },
    /** How many containers are followed now. */
    size: () => open.size,
  };
};

export type PodTailHub = ReturnType<typeof createPodTailHub>;
