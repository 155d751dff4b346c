import type { LimitRange } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import type { Check } from '#lib/contract/plans.ts';
import { fillSizes, findLimitFaults, listGiven } from './limit-range-rules.ts';
import type { PodSpec } from './pod-spec.ts';
import { isUnread, type Unread } from './read-or-unknown.ts';

type Input = {
  namespace: string;
  /** As the template has it. */
  spec: PodSpec;
  ranges: readonly LimitRange[] | Unread;
  /** What becomes of the change when no pod can be made. */
  cost: string;
};

/** Whether the namespace's LimitRanges admit the new pods. A dry run of the workload says nothing of it: pods come later. */
export const checkLimitRanges = ({ namespace, spec, ranges, cost }: Input): Check[] => {
  const id = 'limit-range';
  if (isUnread(ranges)) {
    return [
      {
        id,
        level: 'unknown',
        message: `The limit ranges of ${namespace} could not be read, so whether they admit the new pods is not known: ${ranges.unread}`,
      },
    ];
  }
  const filled = fillSizes(spec, ranges);
  const faults = findLimitFaults(filled, ranges);
  if (faults.length > 0) {
    const names = [...new Set(faults.map(({ range }) => range))].join(', ');
    return [
      {
        id,
        level: 'block',
        message: `The limit range ${names} of ${namespace} refuses the new pods: ${faults.map(({ what }) => what).join('; ')}. So ${cost}`,
        remedy: `Change requests and limits in the manifest to what ${names} allows, or change ${names}.`,
      },
    ];
  }
  const given = listGiven(spec, filled);
  return given.length > 0
    ? [{ id, level: 'ok', message: `The limit range of ${namespace} gives ${given.join('; ')}.` }]
    : [];
};
