import { isEnded, type Pod, parseQuantity } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import type { TaskStream } from '../log-stream.ts';
import { createRandom } from '../random.ts';

export type Usage = { cpuCores: number; memoryBytes: number };

const waveMs = 25 * 60_000;

// What the kubelet comes to wait before it starts again what always ends.
const longestBackOffMs = 300_000;

/** How far a run that ends for want of memory had come at an instant, from 0 to 1; null while it did not run. */
function progressAt(runs: readonly TaskStream[], atMs: number): number | null {
  const run = runs.findLast((one) => one.startedAtMs <= atMs);
  const first = run ?? runs[0];
  const lastsMs = first?.endsAfterMs;
  if (!first || !lastsMs) return null;
  if (run)
    return run.stoppedAtMs !== null && atMs >= run.stoppedAtMs ? null : (atMs - run.startedAtMs) / lastsMs;
  // Its earlier runs are forgotten: they went like this one, again and again.
  const beforeMs = (first.startedAtMs - atMs) % (longestBackOffMs + lastsMs);
  return beforeMs <= longestBackOffMs ? null : (longestBackOffMs + lastsMs - beforeMs) / lastsMs;
}

const runsIn = (kube: Kube, pod: Pod, container: string): TaskStream[] =>
  kube.containers.get(`${pod.metadata.uid}/${container}`)?.runs ?? [];

type Container = Pod['spec']['containers'][number];

/** What a container uses at an instant: a share of its request that moves in slow waves; what leaks climbs to its limit. */
function createReading(kube: Kube, pod: Pod, container: Container): (atMs: number) => Usage {
  const seed = `${pod.metadata.uid}/${container.name}`;
  const phase = createRandom(pod.metadata.labels?.['app.kubernetes.io/name'] ?? container.name).next();
  const { requests, limits } = container.resources ?? {};
  const cpu = parseQuantity(requests?.cpu) || 0.05;
  const memory = parseQuantity(requests?.memory) || 64 * 1024 ** 2;
  const limit = parseQuantity(limits?.memory) || memory;
  const runs = runsIn(kube, pod, container.name);
  const leaks = runs.at(-1)?.trouble === 'out-of-memory';
  const asked = pod.metadata.annotations ?? {};
  // What a test wants a pod to use, as the nodes of the real control plane do.
  const askedCpu = parseQuantity(asked['rig/cpu']);
  const askedMemory = parseQuantity(asked['rig/memory']);
  return (atMs) => {
    const random = createRandom(`${seed}/${Math.floor(atMs / 15_000)}`);
    const wave = 0.55 + 0.32 * Math.sin((atMs / waveMs + phase) * 2 * Math.PI) + 0.06 * (random.next() - 0.5);
    const used = leaks
      ? limit * (0.4 + 0.58 * Math.min(1, progressAt(runs, atMs) ?? 0))
      : memory * (0.62 + 0.2 * phase + 0.04 * random.next());
    return { cpuCores: askedCpu || cpu * wave, memoryBytes: askedMemory || Math.round(used) };
  };
}

/** What a container uses now. */
export const readUsage = (kube: Kube, pod: Pod, container: Container): Usage =>
  createReading(kube, pod, container)(kube.clock.now());

/** The metrics server knows only what runs. */
export const isMeasured = (pod: Pod): boolean =>
  !isEnded(pod) && (pod.status.containerStatuses ?? []).some((one) => one.state.running);

/**
 * What a pod used at an instant since its workload was made; null when it did not run. A healthy one stands for those
 * that were in its place before it: the world keeps no pods that are gone.
 */
export function createPast(kube: Kube, pod: Pod, sinceMs: number): (atMs: number) => Usage | null {
  const { containers } = pod.spec;
  const runs = containers.map(({ name }) => runsIn(kube, pod, name));
  if (isEnded(pod) || runs.every((one) => one.length === 0)) return () => null;
  const troubled = runs.filter((one) => one.at(-1)?.endsAfterMs);
  const fromMs = troubled.length > 0 ? Date.parse(pod.metadata.creationTimestamp ?? '') : sinceMs;
  const readings = containers.map((container) => createReading(kube, pod, container));
  return (atMs) => {
    if (!(atMs >= fromMs) || troubled.some((one) => progressAt(one, atMs) === null)) return null;
    const used = readings.map((read) => read(atMs));
    return {
      cpuCores: used.reduce((sum, one) => sum + one.cpuCores, 0),
      memoryBytes: used.reduce((sum, one) => sum + one.memoryBytes, 0),
    };
  };
}
