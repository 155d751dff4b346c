import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { findCondition } from '../model/metadata.ts';
import type { ContainerStatus, Pod, PodContainer } from '../model/pod.ts';
import { explainStart, quote } from './explain-config.ts';
import { explainCrashLoop, explainEnd, findProbeFailure, shortenProbe } from './explain-crash.ts';
import { explainEndedPod } from './explain-ended-pod.ts';
import { explainImage } from './explain-image.ts';
import { explainUnscheduled } from './explain-unscheduled.ts';
import { hasRestartedLately, isEnded, isReady, isTerminating, statusWordOf } from './pod-state.ts';

export type PodContext = {
  nowMs: number;
  /** About this pod; without them the sentences say less. */
  events?: readonly KubeEvent[] | undefined;
};

const minuteMs = 60_000;
const waitingTooLongMs = 2 * minuteMs;
const eventIsFreshMs = 10 * minuteMs;

const sinceMs = (at: string | undefined, nowMs: number) => (at ? nowMs - Date.parse(at) : 0);
const sayMinutes = (ms: number) => {
  const minutes = Math.round(ms / minuteMs);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};

const explainTerminating = (pod: Pod, nowMs: number): Verdict | undefined => {
  const { deletionTimestamp, finalizers } = pod.metadata;
  // The timestamp is when its grace period ends, not when it was asked for.
  const lateMs = sinceMs(deletionTimestamp, nowMs);
  if (lateMs < minuteMs) return undefined;
  const [finalizer] = finalizers;
  return {
    cause: 'waiting',
    failed: false,
    sentence: finalizer
      ? `It should have been gone ${sayMinutes(lateMs)} ago; the finalizer \`${finalizer}\` keeps it`
      : `It should have been gone ${sayMinutes(lateMs)} ago; its node has not said that its containers ended`,
    next: finalizer
      ? 'See that the controller that set the finalizer works.'
      : 'See whether its node is ready; without its node it stays until the node is removed.',
  };
};

const explainUnplaced = ({ status }: Pod): Verdict | undefined => {
  const scheduled = findCondition(status.conditions, 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  if (scheduled.reason === 'SchedulingGated')
    return {
      cause: 'waiting',
      failed: false,
      sentence: 'Its scheduling gates hold it back',
      next: 'See the controller that set the gates.',
    };
  return explainUnscheduled(scheduled.message ?? '');
};

const explainProbes = (
  pod: Pod,
  container: PodContainer,
  one: ContainerStatus,
  { events = [], nowMs }: PodContext,
): Verdict | undefined => {
  if (!one.state.running || one.ready) return undefined;
  const isStarting = container.hasStartup && one.started === false;
  if (!isStarting && !container.hasReadiness) return undefined;
  const kind = isStarting ? 'Startup' : 'Readiness';
  const failure = findProbeFailure(events, kind, container.name);
  const isFresh = failure !== undefined && sinceMs(failure.at, nowMs) < eventIsFreshMs;
  const ready = findCondition(pod.status.conditions, 'ContainersReady');
  const forMs = Math.min(
    sinceMs(one.state.running.startedAt, nowMs),
    sinceMs(ready?.lastTransitionTime ?? pod.status.startTime, nowMs),
  );
  if (!isFresh && forMs < waitingTooLongMs) return undefined;
  const detail = isFresh ? ` (${shortenProbe(failure.message)})` : '';
  return {
    cause: 'health',
    failed: forMs >= waitingTooLongMs,
    sentence: `The ${kind.toLowerCase()} probe of the container \`${container.name}\` has failed for ${forMs < minuteMs ? 'less than a minute' : sayMinutes(forMs)}${detail}, so it gets no traffic`,
    next: 'Read its log, and see that it answers the probe on its port in time.',
  };
};

const restartsOfLoop = 2;

/** Between two crashes it runs, and may even be Ready: that is no recovery. */
const explainRestarts = (
  pod: Pod,
  container: PodContainer,
  one: ContainerStatus,
  { events = [], nowMs }: PodContext,
): Verdict | undefined => {
  const isLoop = one.restartCount >= restartsOfLoop || (one.restartCount > 0 && !isReady(pod));
  if (!isLoop || !hasRestartedLately(one, nowMs)) return undefined;
  const forMs = sinceMs(one.state.running?.startedAt, nowMs);
  return explainCrashLoop({
    container,
    restarts: one.restartCount,
    end: one.lastState.terminated,
    startedAgo: forMs < minuteMs ? `${Math.max(1, Math.round(forMs / 1000))} s` : sayMinutes(forMs),
    events,
  });
};

const explainContainer = (
  pod: Pod,
  container: PodContainer,
  one: ContainerStatus,
  context: PodContext,
): Verdict | undefined => {
  const { events = [] } = context;
  const { waiting, terminated } = one.state;
  const reason = waiting?.reason ?? '';
  if (reason === 'CrashLoopBackOff')
    return explainCrashLoop({
      container,
      restarts: one.restartCount,
      end: one.lastState.terminated,
      said: waiting?.message,
      events,
    });
  const pulls = events.filter((event) => event.reason === 'Failed').map(({ message }) => message);
  const said = [waiting?.message ?? '', ...pulls].join(' ');
  const known =
    explainImage({ reason, image: container.image, said }) ??
    explainStart({ container: container.name, reason, said: waiting?.message ?? '' });
  if (known) return known;
  if (terminated && (terminated.exitCode !== 0 || (pod.spec.restartPolicy ?? 'Always') === 'Always'))
    return explainEnd(container, terminated, events);
  return explainRestarts(pod, container, one, context) ?? explainProbes(pod, container, one, context);
};

const explainContainers = (pod: Pod, context: PodContext): Verdict | undefined => {
  const { spec, status } = pod;
  for (const one of status.initContainerStatuses) {
    if (one.state.terminated?.exitCode === 0) continue;
    const container = spec.initContainers.find(({ name }) => name === one.name);
    const verdict = container && explainContainer(pod, container, one, context);
    if (verdict)
      return { ...verdict, sentence: verdict.sentence.replace(/^The container/, 'The init container') };
  }
  for (const one of status.containerStatuses) {
    const container = spec.containers.find(({ name }) => name === one.name);
    const verdict = container && explainContainer(pod, container, one, context);
    if (verdict) return verdict;
  }
  return undefined;
};

const volumeReasons = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);
const sandboxReasons = new Set(['FailedCreatePodSandBox', 'NetworkNotReady', 'FailedPodSandBoxStatus']);

/** What keeps a placed pod from beginning, as only its events tell. */
const explainCreating = ({ events = [], nowMs }: PodContext): Verdict | undefined => {
  const newest = events
    .filter(({ at }) => sinceMs(at, nowMs) < eventIsFreshMs)
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .find(({ reason }) => volumeReasons.has(reason) || sandboxReasons.has(reason));
  if (!newest) return undefined;
  if (volumeReasons.has(newest.reason)) {
    const volume = /volume "([^"]+)"/.exec(newest.message)?.[1];
    const absent = /(secret|configmap) "([^"]+)" not found/.exec(newest.message);
    return {
      cause: absent ? 'secret' : 'start',
      failed: true,
      sentence: absent
        ? `A volume could not be mounted: the ${absent[1] === 'secret' ? 'secret' : 'config map'} \`${absent[2]}\` does not exist`
        : `The volume${volume ? ` \`${volume}\`` : ''} could not be ${newest.reason === 'FailedAttachVolume' ? 'attached' : 'mounted'}: ${quote(newest.message)}`,
      next: absent
        ? 'Create it in this namespace, or go back to a revision that does not need it.'
        : 'See that the volume exists, in the zone of the node, and that no other node holds it.',
    };
  }
  const isAddress = /failed to assign an IP|IP address/i.test(newest.message);
  return {
    cause: 'start',
    failed: true,
    sentence: isAddress
      ? 'No address could be had for it: the subnet or the node has none left'
      : `Its network could not be set up: ${quote(newest.message)}`,
    next: isAddress
      ? 'Free addresses in the subnets, or add nodes.'
      : 'See the log of the network add-on on its node.',
  };
};

const explainNode = ({ status }: Pod, { events = [], nowMs }: PodContext): Verdict | undefined => {
  const isLost =
    status.reason === 'NodeLost' ||
    events.some(({ reason, at }) => reason === 'NodeNotReady' && sinceMs(at, nowMs) < eventIsFreshMs);
  return isLost
    ? {
        cause: 'infrastructure',
        failed: true,
        sentence: 'Its node does not answer any more',
        next: 'See the node; the pod is made anew elsewhere once the node is given up.',
      }
    : undefined;
};

const explainGates = ({ status, metadata }: Pod, nowMs: number): Verdict | undefined => {
  const containersReady = findCondition(status.conditions, 'ContainersReady');
  if (containersReady?.status !== 'True') return undefined;
  const gate = status.conditions.find(({ type, status: is }) => type.includes('/') && is !== 'True');
  if (!gate || sinceMs(containersReady.lastTransitionTime ?? metadata.creationTimestamp, nowMs) < minuteMs)
    return undefined;
  const isTarget = gate.type.startsWith('target-health.');
  return {
    cause: isTarget ? 'targets' : 'waiting',
    failed: isTarget,
    sentence: isTarget
      ? `The load balancer does not find it healthy${gate.message ? `: ${quote(gate.message)}` : ''}`
      : `It waits for its readiness gate \`${gate.type}\``,
    next: isTarget
      ? 'See that the app answers the health check path on its port in time.'
      : 'See the controller that sets this condition.',
  };
};

const explainWaiting = (pod: Pod, nowMs: number): Verdict | undefined => {
  const forMs = sinceMs(pod.metadata.creationTimestamp, nowMs);
  if (isReady(pod) || forMs < waitingTooLongMs || pod.status.phase !== 'Pending') return undefined;
  return {
    cause: 'waiting',
    failed: false,
    sentence: `It has been ${statusWordOf(pod)} for ${sayMinutes(forMs)}`,
    next: 'See its events for what it waits for.',
  };
};

/** Why a pod stopped, or does not run, in one sentence; undefined while nothing is wrong with it. */
export const judgePod = (pod: Pod, context: PodContext): Verdict | undefined => {
  const { nowMs, events = [] } = context;
  const verdict = isEnded(pod)
    ? explainEndedPod(pod, events)
    : isTerminating(pod)
      ? explainTerminating(pod, nowMs)
      : isReady(pod)
        ? explainContainers(pod, context)
        : (explainUnplaced(pod) ??
          explainNode(pod, context) ??
          explainContainers(pod, context) ??
          explainCreating(context) ??
          explainGates(pod, nowMs) ??
          explainWaiting(pod, nowMs));
  return verdict && { ...verdict, sentence: `${verdict.sentence.replace(/\.$/, '')}.` };
};
