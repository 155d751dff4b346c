import { labelImage } from '#lib/adapters/terms/image-reference.ts';
import { periodOf, toPoints } from '#lib/adapters/terms/metric-points.ts';
import type { Metrics } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { toDeployments } from '../rules/deployment-rows.ts';
import { isEnded } from '../rules/pod-state.ts';
import { sampleUsage, type UsageSample } from '../rules/usage-sample.ts';
import { readServiceView } from './get-service.ts';
import type { KubeContext } from './kube-context.ts';
import { readPodUsage } from './read-usage.ts';

type Wanted = { name: string; unit: string; pick: (sample: UsageSample) => number | null };

const wanted: readonly Wanted[] = [
  { name: 'CPU', unit: '%', pick: ({ cpuPercent }) => cpuPercent },
  { name: 'Memory', unit: '%', pick: ({ memoryPercent }) => memoryPercent },
  { name: 'CPU used', unit: 'vCPU', pick: ({ vcpu }) => vcpu },
  { name: 'Memory used', unit: 'MiB', pick: ({ memoryMiB }) => memoryMiB },
];

/**
 * What the tasks of a service use, as metrics.k8s.io tells. That knows only now: earlier points are those that we saw,
 * while somebody watched; the others are null.
 */
export const getMetrics = async (
  context: KubeContext,
  ref: ServiceRef & { rangeMs: number },
  options: ReadOptions,
): Promise<Read<Bare<Metrics>>> => {
  const { cluster, view, notes } = await readServiceView(context, ref, options);
  const usage = await readPodUsage(cluster, view.workload.namespace);
  const pods = (view.pods ?? []).filter((pod) => !isEnded(pod));
  const sample = sampleUsage(pods, usage.value);
  const samples = sample ? cluster.noteUsage(view.workload.uid, sample) : cluster.usageOf(view.workload.uid);
  const toMs = context.now().getTime();
  const fromMs = toMs - ref.rangeMs;
  const grid = { fromMs, toMs, periodMs: periodOf(ref.rangeMs) * 1000 };
  const series = wanted.map(({ name, unit, pick }) => {
    const known = samples.filter((one) => pick(one) !== null);
    const Timestamps = known.map(({ atMs }) => new Date(atMs));
    const Values = known.map((one) => pick(one) ?? 0);
    return { name, unit, points: samples.length > 0 ? toPoints([{ Timestamps, Values }], grid) : [] };
  });
  const marks = toDeployments(view)
    .filter(({ startedAt }) => Date.parse(startedAt) >= fromMs)
    .map(({ startedAt, to }) => ({
      at: startedAt,
      label: to.images[0] ? labelImage(to.images[0]) : to.revision,
    }));
  return { value: { series, marks }, incomplete: [...notes, ...usage.incomplete] };
};
