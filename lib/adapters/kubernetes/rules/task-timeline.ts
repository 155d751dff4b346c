import type { TaskDetail } from '#lib/contract/tasks.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { findCondition } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';

type Step = [at: string | undefined, label: string];

const ranSteps = ({ status }: Pod): Step[] =>
  [...status.initContainerStatuses, ...status.containerStatuses].flatMap(
    ({ name, state, lastState }): Step[] => [
      [lastState.terminated?.startedAt, `the previous run of ${name} began`],
      [lastState.terminated?.finishedAt, `the previous run of ${name} ended`],
      [state.running?.startedAt ?? state.terminated?.startedAt, `${name} started`],
      [state.terminated?.finishedAt, `${name} ended`],
    ],
  );

const pullSteps = (events: readonly KubeEvent[]): Step[] =>
  events.flatMap(({ reason, firstAt, at }): Step[] => {
    if (reason === 'Pulling') return [[firstAt ?? at, 'pull of an image began']];
    return reason === 'Pulled' && firstAt === at ? [[at, 'pull of an image ended']] : [];
  });

/** What happened to a pod, oldest first, as far as its conditions, containers and events tell. */
export const toTimeline = (pod: Pod, events: readonly KubeEvent[]): TaskDetail['timeline'] => {
  const { metadata, status } = pod;
  const metAt = (type: string) => {
    const condition = findCondition(status.conditions, type);
    return condition?.status === 'True' ? condition.lastTransitionTime : undefined;
  };
  const steps: Step[] = [
    [metadata.creationTimestamp, 'created'],
    [metAt('PodScheduled'), `placed${pod.spec.nodeName ? ` on ${pod.spec.nodeName}` : ''}`],
    ...pullSteps(events),
    ...ranSteps(pod),
    [metAt('Ready'), 'ready'],
    [metadata.deletionTimestamp, 'to be gone by now'],
  ];
  return steps.flatMap(([at, label]) => (at ? [{ at, label }] : [])).sort((a, b) => a.at.localeCompare(b.at));
};
