import type { Autoscaler } from '#lib/adapters/kubernetes/model/autoscaler.ts';
import { type PodSpec, podSpecOf } from './pod-spec.ts';
import type { Unread } from './read-or-unknown.ts';
import { listReferences } from './reference-checks.ts';
import { describeBounds, type Situation } from './situation.ts';

const strategyOf = ({ workload }: Situation): string =>
  `the ${workload.kind === 'deployment' ? 'strategy' : 'update strategy'} ${workload.strategy.type}`;

/** What stays as it is when the pod template changes: what somebody may expect to go back, and does not. */
export const listUnchanged = (
  situation: Situation,
  {
    spec = podSpecOf(situation.object),
    autoscaler,
  }: { spec?: PodSpec; autoscaler: Autoscaler | null | Unread },
): string[] => {
  const { workload } = situation;
  const { configMaps, secrets } = listReferences(spec);
  return [
    ...(workload.kind === 'daemonset' ? [] : [`replicas: ${workload.counts.desired ?? 0}`]),
    ...describeBounds(autoscaler),
    strategyOf(situation),
    ...(configMaps.length > 0 ? [`config maps keep their current content (${configMaps.join(', ')})`] : []),
    ...(secrets.length > 0 ? [`secrets keep their current values (${secrets.join(', ')})`] : []),
    'Services and Ingresses',
    ...(workload.claimTemplates.length > 0 ? ['data in volumes'] : []),
  ];
};

/** What a change of the count leaves alone. */
export const listUnchangedByCount = (autoscaler: Autoscaler | null | Unread): string[] => [
  'the pod template and its images',
  ...describeBounds(autoscaler),
];
