import type { Pod } from '../model/pod.ts';
import type { PodUsage } from '../model/usage.ts';

/** What the pods of a service use at one instant; null where it cannot be told. */
export type UsageSample = {
  atMs: number;
  vcpu: number | null;
  memoryMiB: number | null;
  /** Of what its containers request, as an autoscaler counts. */
  cpuPercent: number | null;
  /** Of what its containers may use at most. */
  memoryPercent: number | null;
};

const share = (used: number, of: number): number | null =>
  of > 0 ? Math.round((used / of) * 1000) / 10 : null;

/** Undefined while none of the pods is measured. */
export const sampleUsage = (pods: readonly Pod[], usage: readonly PodUsage[]): UsageSample | undefined => {
  const byName = new Map(usage.map((one) => [`${one.namespace}/${one.name}`, one]));
  const sum = { cpu: 0, memoryMiB: 0, cpuOfSized: 0, requested: 0, memoryOfSized: 0, limit: 0 };
  let atMs = 0;
  for (const { namespace, name, spec } of pods) {
    const measured = byName.get(`${namespace}/${name}`);
    if (!measured) continue;
    atMs = Math.max(atMs, Date.parse(measured.timestamp ?? '') || 0);
    for (const container of measured.containers) {
      const { cpu = 0, memoryMiB = 0 } = container.usage;
      const size = spec.containers.find((one) => one.name === container.name)?.resources;
      sum.cpu += cpu;
      sum.memoryMiB += memoryMiB;
      // A share of nothing is none: only containers with a size count on both sides.
      if (size?.cpu) {
        sum.cpuOfSized += cpu;
        sum.requested += size.cpu;
      }
      const limit = size?.memoryLimitMiB ?? size?.memoryMiB;
      if (limit) {
        sum.memoryOfSized += memoryMiB;
        sum.limit += limit;
      }
    }
  }
  if (atMs === 0) return undefined;
  return {
    atMs,
    vcpu: Math.round((sum.cpu / 1024) * 1000) / 1000,
    memoryMiB: sum.memoryMiB,
    cpuPercent: share(sum.cpuOfSized, sum.requested),
    memoryPercent: share(sum.memoryOfSized, sum.limit),
  };
};
