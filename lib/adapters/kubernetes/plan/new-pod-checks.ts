import type { ResolvedImage } from '#lib/adapters/ecr/resolve-images.ts';
import type { Check } from '#lib/contract/plans.ts';
import { checkArchitecture } from './architecture-check.ts';
import { checkClaimQuota } from './claim-quota-check.ts';
import { checkLimitRanges } from './limit-range-check.ts';
import { fillSizes } from './limit-range-rules.ts';
import type { NewPodFacts } from './new-pod-facts.ts';
import { type PodSpec, podSpecOf } from './pod-spec.ts';
import { checkObjectQuota, checkQuota } from './quota-check.ts';
import { isUnread } from './read-or-unknown.ts';
import type { Situation } from './situation.ts';
import type { ClaimFacts } from './volume-claims.ts';
import { rollingBounds } from './workload-checks.ts';

/** What a rollout comes to when not one of its pods can be made. */
const standstill = (first: number, count: number): string => {
  if (first === 0 || count === 0) return 'no new pod is made, and the rollout stands still.';
  return first >= count
    ? 'the old pods stop and no new one is made: nothing serves.'
    : `no new pod is made: the rollout stops ${first} of the ${count} old ones and stands still.`;
};

type Made = {
  situation: Situation;
  facts: NewPodFacts;
  /** The template of the new pods. */
  spec: PodSpec;
  images: readonly ResolvedImage[];
};

const checkPlaces = ({ situation: { kind }, facts, spec, images }: Made): Check[] =>
  isUnread(facts.nodes)
    ? []
    : checkArchitecture({
        spec,
        images,
        nodes: facts.nodes,
        isDaemon: kind === 'daemonset',
        isOnFargate: facts.isOnFargate,
      });

const fill = (spec: PodSpec, { ranges }: NewPodFacts): PodSpec =>
  fillSizes(spec, isUnread(ranges) ? [] : ranges);

type Added = Made & { claims: ClaimFacts | null };

/** What speaks against pods that are added to those that run. */
export const checkAddedPods = (made: Added, more: number): Check[] => {
  const { situation, facts, spec } = made;
  const { namespace, workload } = situation;
  const cost = 'none of the new pods is made.';
  const running = workload.counts.total;
  const pods = { spec: fill(spec, facts), more, desired: running + more };
  return [
    ...checkLimitRanges({ namespace, spec, ranges: facts.ranges, cost }),
    ...checkQuota({ namespace, quotas: facts.quotas, pods, cost }),
    ...checkClaimQuota({ name: situation.name, quotas: facts.quotas, claims: made.claims, running, more }),
    ...checkPlaces(made),
  ];
};

type Rolled = Made & {
  /** Pods that run with this very template already: those of a revision that is not gone yet. */
  kept: number;
  /** Whether that revision is there, so that no other is made. */
  isKept: boolean;
  /** Nothing rolls out until it is resumed: how full a quota is by then is not known. */
  isWaiting: boolean;
};

/** What speaks against the pods that a rollout makes; nothing where as many as wanted run of them already. */
export const checkRolledPods = (made: Rolled): Check[] => {
  const { situation, facts, spec, kept, isKept, isWaiting } = made;
  const { kind, namespace, workload, object } = situation;
  const { desired = 0, total, available } = workload.counts;
  const missing = desired - kept;
  if (missing <= 0) return [];
  const { surge, unavailable } = rollingBounds(workload);
  const count = Math.max(0, total - kept);
  // What is not available goes first, and as much as may be missing.
  const first = Math.min(
    count,
    Math.max(0, available - desired + unavailable) + Math.max(0, total - available),
  );
  const cost = standstill(first, count);
  const pods = {
    spec: fill(spec, facts),
    more: Math.min(surge, missing),
    desired: missing,
    old: { spec: fill(podSpecOf(object), facts), count, first },
  };
  const revisions = kind === 'deployment' ? 'replicasets.apps' : 'controllerrevisions.apps';
  return [
    ...checkLimitRanges({ namespace, spec, ranges: facts.ranges, cost }),
    ...(isWaiting ? [] : checkQuota({ namespace, quotas: facts.quotas, pods, cost })),
    ...(isWaiting || isKept ? [] : checkObjectQuota(facts.quotas, revisions)),
    ...checkPlaces(made),
  ];
};
