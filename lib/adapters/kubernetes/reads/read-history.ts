import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { UsageHistory } from '../cluster-directory.ts';
import type { Pod } from '../model/pod.ts';
import type { Workload } from '../model/workload.ts';
import type { KubeContext } from './kube-context.ts';

const begins = 'The charts begin when they are first watched: metrics.k8s.io keeps no past';
const none: UsageHistory = { source: '', records: [] };

type Asked = {
  cluster: string;
  workload: Workload;
  /** Every workload that we can see. */
  workloads: readonly Workload[];
  pods: readonly Pod[];
  fromMs: number;
  toMs: number;
  periodSeconds: number;
};

/** What the pods of a workload used before anybody watched, where that is recorded; `note` says why there is nothing. */
export const readHistory = async (
  { directory }: KubeContext,
  { cluster, workload, workloads, pods, ...span }: Asked,
  signal: AbortSignal,
): Promise<Read<UsageHistory & { note?: string }>> => {
  const { namespace, name, kind, uid } = workload;
  const { readUsage } = directory;
  if (!readUsage) return { value: { ...none, note: `${begins}.` }, incomplete: [] };
  const isTwin = (one: Workload) => one.uid !== uid && one.namespace === namespace && one.name === name;
  // Whoever records calls pods by their workload's name, whatever its kind.
  if (kind !== 'statefulset' && workloads.some((one) => isTwin(one) && one.kind !== 'statefulset'))
    return {
      value: { ...none, note: `${begins}, and two workloads of ${namespace} are called ${name}.` },
      incomplete: [],
    };
  const scope = `${cluster}/${namespace}.${kind}.${name} history`;
  const read = await readSoftly<Read<UsageHistory>>(scope, { value: none, incomplete: [] }, () =>
    readUsage(
      cluster,
      { namespace, workload: { kind, name }, pods: pods.map((pod) => pod.name), ...span },
      signal,
    ),
  );
  const { absence, ...history } = read.value.value;
  return {
    value: { ...history, ...(absence ? { note: `${begins}. ${absence}` } : {}) },
    incomplete: [...read.incomplete, ...read.value.incomplete],
  };
};
