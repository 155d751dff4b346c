import { findCondition } from '#lib/adapters/kubernetes/model/metadata.ts';
import type { Workload } from '#lib/adapters/kubernetes/model/workload.ts';

export type Progress =
  | { state: 'done'; message: string }
  | { state: 'waiting'; message: string }
  | { state: 'failed'; message: string };

const waiting = (message: string): Progress => ({ state: 'waiting', message });

const ofDeployment = ({ counts, conditions, metadata, isPaused }: Workload): Progress => {
  const { desired = 0, total, updated, available } = counts;
  const progressing = findCondition(conditions, 'Progressing');
  const isDone = updated >= desired && total <= updated && available >= updated;
  // What is complete is complete, whatever an earlier deadline said.
  if (!isDone && progressing?.reason === 'ProgressDeadlineExceeded') {
    const said = progressing.message ? `: ${progressing.message}` : '';
    return { state: 'failed', message: `${metadata.name} exceeded its progress deadline${said}` };
  }
  if (isPaused) return waiting('The rollout is paused, and goes on once it is resumed');
  if (updated < desired) return waiting(`${updated} of ${desired} new pods have been created`);
  if (total > updated) {
    const old = total - updated;
    return waiting(`${old} old ${old === 1 ? 'pod is' : 'pods are'} still to stop`);
  }
  if (available < updated) return waiting(`${available} of ${updated} new pods are available`);
  return { state: 'done', message: `Rolled out: ${available} of ${desired} pods are available` };
};

const ofStatefulSet = ({ counts, strategy, currentRevision, updateRevision }: Workload): Progress => {
  const { desired = 0, updated, ready } = counts;
  if (ready < desired) return waiting(`${ready} of ${desired} pods are ready`);
  const { partition = 0 } = strategy;
  // Back at the revision that it came from, a set has but one: no pod may be left of the other.
  const isOneRevision = updateRevision === currentRevision;
  const wanted = isOneRevision ? desired : Math.max(0, desired - partition);
  if (updated < wanted) return waiting(`${updated} of ${wanted} new pods have been created`);
  if (isOneRevision) return { state: 'done', message: `Rolled out: ${ready} of ${desired} pods are ready` };
  if (partition === 0) return waiting(`${updated} of ${desired} pods are of the new revision`);
  return {
    state: 'done',
    message: `The part from ordinal ${partition} on is rolled out: ${updated} new pods`,
  };
};

const ofDaemonSet = ({ counts }: Workload): Progress => {
  const { desired = 0, updated, available } = counts;
  if (updated < desired) return waiting(`${updated} of ${desired} new pods have been created`);
  if (available < desired) return waiting(`${available} of ${desired} new pods are available`);
  return { state: 'done', message: `Rolled out: ${available} of ${desired} pods are available` };
};

const rules = { deployment: ofDeployment, statefulset: ofStatefulSet, daemonset: ofDaemonSet };

/** How far a rollout is, told by the same fields as `kubectl rollout status` goes by. */
export const tellProgress = (workload: Workload): Progress => {
  const { kind, metadata, observedGeneration, strategy } = workload;
  if ((metadata.generation ?? 0) > (observedGeneration ?? 0)) {
    return waiting('The controller has not looked at the change yet');
  }
  if (kind !== 'deployment' && strategy.type === 'OnDelete') {
    return {
      state: 'done',
      message: 'The change is written; with OnDelete each pod takes it once it is stopped',
    };
  }
  return rules[kind](workload);
};
