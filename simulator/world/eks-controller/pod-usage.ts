import { isEnded, type Pod, parseQuantity } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { createRandom } from '../random.ts';

export type Usage = { cpuCores: number; memoryBytes: number };

const waveMs = 25 * 60_000;

/** What a container uses now: a share of its request that moves in slow waves. */
export function readUsage(kube: Kube, pod: Pod, container: Pod['spec']['containers'][number]): Usage {
  const nowMs = kube.clock.now();
  const random = createRandom(`${pod.metadata.uid}/${container.name}/${Math.floor(nowMs / 15_000)}`);
  const app = pod.metadata.labels?.['app.kubernetes.io/name'] ?? container.name;
  const phase = createRandom(app).next();
  const wave = 0.55 + 0.32 * Math.sin((nowMs / waveMs + phase) * 2 * Math.PI) + 0.06 * (random.next() - 0.5);
  const cpu = parseQuantity(container.resources?.requests?.cpu) || 0.05;
  const memory = parseQuantity(container.resources?.requests?.memory) || 64 * 1024 ** 2;
  const asked = pod.metadata.annotations ?? {};
  return {
    // What a test wants a pod to use, as the nodes of the real control plane do.
    cpuCores: parseQuantity(asked['rig/cpu']) || cpu * wave,
    memoryBytes:
      parseQuantity(asked['rig/memory']) || Math.round(memory * (0.62 + 0.2 * phase + 0.04 * random.next())),
  };
}

/** The metrics server knows only what runs. */
export const isMeasured = (pod: Pod): boolean =>
  !isEnded(pod) && (pod.status.containerStatuses ?? []).some((one) => one.state.running);
