import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { findCondition } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from './explain-config.ts';
import { explainEnd } from './explain-crash.ts';

type Said = Omit<Verdict, 'sentence'> & { sentence: (message: string) => string };

const because = (says: string) => (message: string) => (message ? `${says}: ${quote(message)}` : says);

// By `status.reason` of a pod that ended, or the reason of its DisruptionTarget condition.
const reasons: Record<string, Said> = {
  Evicted: {
    cause: 'infrastructure',
    failed: true,
    sentence: because('Its node evicted it'),
    next: 'Ask for the memory and disk that it really needs, so that it is placed where they are.',
  },
  NodeLost: {
    cause: 'infrastructure',
    failed: true,
    sentence: () => 'Its node does not answer any more',
    next: 'See the node.',
  },
  NodeAffinity: {
    cause: 'placement',
    failed: true,
    sentence: () => 'Its node does not fit it any more: the labels of the node have changed',
  },
  Terminated: { cause: 'infrastructure', failed: false, sentence: because('Its node was shut down') },
  NodeShutdown: { cause: 'infrastructure', failed: false, sentence: because('Its node was shut down') },
  Shutdown: { cause: 'infrastructure', failed: false, sentence: because('Its node was shut down') },
  Preempting: {
    cause: 'placement',
    failed: false,
    sentence: because('It had to make room for a more important task'),
  },
  PreemptionByScheduler: {
    cause: 'placement',
    failed: false,
    sentence: because('It had to make room for a more important task'),
  },
  DeletionByTaintManager: {
    cause: 'infrastructure',
    failed: false,
    sentence: because('It does not tolerate a taint that its node was given'),
  },
  EvictionByEvictionAPI: { cause: 'user', failed: false, sentence: because('It was evicted on request') },
  DeletionByPodGC: { cause: 'infrastructure', failed: false, sentence: because('Its node is gone') },
  TerminationByKubelet: {
    cause: 'infrastructure',
    failed: true,
    sentence: because('Its node ended it for pressure or a shutdown'),
  },
  UnexpectedAdmissionError: {
    cause: 'placement',
    failed: true,
    sentence: because('Its node did not take it'),
  },
  DeadlineExceeded: {
    cause: 'exit',
    failed: true,
    sentence: () => 'It ran for longer than its deadline allows',
  },
};

/** Why a pod that has ended did: its node, a preemption, an eviction, or how its containers ended. */
export const explainEndedPod = (pod: Pod, events: readonly KubeEvent[]): Verdict => {
  const { status, spec } = pod;
  const target = findCondition(status.conditions, 'DisruptionTarget');
  const named =
    reasons[status.reason ?? ''] ??
    (/^OutOf/.test(status.reason ?? '') ? reasons.UnexpectedAdmissionError : undefined);
  const known = named ?? (target?.status === 'True' ? reasons[target.reason ?? ''] : undefined);
  if (known) return { ...known, sentence: known.sentence(status.message ?? target?.message ?? '') };
  if (status.phase === 'Succeeded')
    return { cause: 'scheduler', failed: false, sentence: 'It ran to its end, and ended well' };
  const all = [...status.initContainerStatuses, ...status.containerStatuses];
  const containers = [...spec.initContainers, ...spec.containers];
  const bad = all.find(({ state }) => state.terminated && state.terminated.exitCode !== 0);
  const container = containers.find(({ name }) => name === bad?.name);
  if (bad?.state.terminated && container) return explainEnd(container, bad.state.terminated, events);
  return {
    cause: 'unknown',
    failed: true,
    sentence: because('It failed')(status.message ?? status.reason ?? ''),
  };
};
