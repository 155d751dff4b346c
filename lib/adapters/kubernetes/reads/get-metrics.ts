import { labelImage } from '#lib/adapters/terms/image-reference.ts';
import { periodOf, toPoints } from '#lib/adapters/terms/metric-points.ts';
import type { Metrics } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { Pod } from '../model/pod.ts';
import { toDeployments } from '../rules/deployment-rows.ts';
import { isEnded } from '../rules/pod-state.ts';
import { taskSizesOf } from '../rules/task-sizes.ts';
import { mergeUsage, sourcesOf } from '../rules/usage-history.ts';
import { sampleUsage, type UsageSample } from '../rules/usage-sample.ts';
import { readServiceView } from './get-service.ts';
import type { KubeContext } from './kube-context.ts';
import { readHistory } from './read-history.ts';
import { readPodUsage } from './read-usage.ts';

/** Nobody measures a pod that waits to be restarted. */
const isRunning = ({ status }: Pod): boolean => status.containerStatuses.some(({ state }) => state.running);

type Wanted = { name: string; unit: string; pick: (sample: UsageSample) => number | null };

const wanted: readonly Wanted[] = [
  { name: 'CPU', unit: '%', pick: ({ cpuPercent }) => cpuPercent },
  { name: 'Memory', unit: '%', pick: ({ memoryPercent }) => memoryPercent },
  { name: 'CPU used', unit: 'vCPU', pick: ({ vcpu }) => vcpu },
  { name: 'Memory used', unit: 'MiB', pick: ({ memoryMiB }) => memoryMiB },
];

/**
 * What the tasks of a service use: now, as metrics.k8s.io tells, and before, as the cluster's directory has it recorded.
 * Without records earlier points are those that we saw while somebody watched; the others are null.
 */
export const getMetrics = async (
  context: KubeContext,
  ref: ServiceRef & { rangeMs: number },
  options: ReadOptions,
): Promise<Read<Bare<Metrics>>> => {
  const { cluster, landscape, view, notes } = await readServiceView(context, ref, options);
  const { workload, revisions } = view;
  const pods = (view.pods ?? []).filter((pod) => !isEnded(pod));
  const toMs = context.now().getTime();
  const fromMs = toMs - ref.rangeMs;
  const periodSeconds = periodOf(ref.rangeMs);
  const { workloads } = landscape;
  const [usage, history] = await Promise.all([
    readPodUsage(cluster, workload.namespace),
    readHistory(
      context,
      { cluster: ref.cluster, workload, workloads, pods, fromMs, toMs, periodSeconds },
      options.signal,
    ),
  ]);
  const sample = sampleUsage(pods, usage.value);
  const samples = sample ? cluster.noteUsage(workload.uid, sample) : cluster.usageOf(workload.uid);
  const grid = { fromMs, toMs, periodMs: periodSeconds * 1000 };
  const moments = mergeUsage(
    { records: history.value.records, samples },
    {
      grid,
      tasksNow: view.pods ? pods.filter(isRunning).length : null,
      sizeAt: taskSizesOf(revisions, pods),
    },
  );
  const names = { record: history.value.source, sample: 'metrics.k8s.io' };
  const series = wanted.map(({ name, unit, pick }) => {
    const known = moments.filter((one) => pick(one) !== null);
    const Timestamps = known.map(({ atMs }) => new Date(atMs));
    const Values = known.map((one) => pick(one) ?? 0);
    return {
      name,
      unit,
      points: moments.length > 0 ? toPoints([{ Timestamps, Values }], grid) : [],
      sources: sourcesOf(moments, pick, { names, resolutionSeconds: periodSeconds }),
    };
  });
  const marks = toDeployments(view)
    .filter(({ startedAt }) => Date.parse(startedAt) >= fromMs)
    .map(({ startedAt, to }) => ({
      at: startedAt,
      label: to.images[0] ? labelImage(to.images[0]) : to.revision,
    }));
  const { note } = history.value;
  return {
    value: { series, marks, ...(note ? { note } : {}) },
    incomplete: [...notes, ...usage.incomplete, ...history.incomplete],
  };
};
