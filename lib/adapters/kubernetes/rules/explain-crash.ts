import { explainExit } from '#lib/adapters/terms/explain-exit.ts';
import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import type { PodContainer, Terminated } from '../model/pod.ts';
import { explainStart, quote } from './explain-config.ts';

// Where the kubelet says nothing newer, a failed probe this long before the end was its reason.
const probeWindowMs = 3 * 60_000;
// SIGKILL is how the kubelet ends what a probe condemned, and events are as old as we read them.
const killWindowMs = 10 * 60_000;

/** `HTTP 503`, `connection refused`, from what the kubelet says of a failed probe. */
export const shortenProbe = (message: string): string => {
  const said = message.replace(/^\w+ probe (failed|errored)( and resulted in \w+)?:\s*/, '');
  const status = /statuscode: (\d+)/.exec(said)?.[1];
  if (status) return `HTTP ${status}`;
  if (/connection refused/.test(said)) return 'connection refused';
  if (/context deadline exceeded|timeout|timed out/i.test(said)) return 'no answer in time';
  return quote(said);
};

/** The last time that a probe of this container failed, as events tell. */
export const findProbeFailure = (
  events: readonly KubeEvent[],
  kind: 'Liveness' | 'Readiness' | 'Startup',
  container: string,
): KubeEvent | undefined =>
  events
    .filter(
      ({ reason, message, about }) =>
        reason === 'Unhealthy' &&
        message.startsWith(`${kind} probe`) &&
        (!about.fieldPath || about.fieldPath.includes(`{${container}}`)),
    )
    .toSorted((a, b) => b.at.localeCompare(a.at))[0];

const killedByProbe = (
  container: PodContainer,
  end: Terminated,
  events: readonly KubeEvent[],
): { kind: string; event: KubeEvent } | undefined => {
  if (end.exitCode === 0 || end.reason === 'OOMKilled') return undefined;
  const endedAtMs = Date.parse(end.finishedAt ?? '') || 0;
  const windowMs = end.exitCode === 137 ? killWindowMs : probeWindowMs;
  for (const kind of ['Liveness', 'Startup'] as const) {
    const event = findProbeFailure(events, kind, container.name);
    if (event && Math.abs(endedAtMs - Date.parse(event.at)) <= windowMs) return { kind, event };
  }
  return undefined;
};

/** How a container's run ended: by a probe, for memory, by signal, or by its own exit code. */
export const explainEnd = (
  container: PodContainer,
  end: Terminated,
  events: readonly KubeEvent[],
): Verdict => {
  const start = explainStart({
    container: container.name,
    reason: end.reason ?? '',
    said: end.message ?? '',
  });
  if (start) return start;
  const probe = killedByProbe(container, end, events);
  if (probe)
    return {
      cause: 'health',
      failed: true,
      sentence: `The ${probe.kind.toLowerCase()} probe of the container \`${container.name}\` kept failing (${shortenProbe(probe.event.message)}), so Kubernetes killed it`,
      next: 'Read its last log lines, and see that it answers the probe in time.',
    };
  const { name, resources } = container;
  const limits = {
    containers: new Map([[name, { memoryMiB: resources.memoryLimitMiB, essential: true }]]),
  };
  const code = end.exitCode ?? (end.signal ? 128 + end.signal : undefined);
  const verdict = explainExit(
    { name, ...(code === undefined ? {} : { exitCode: code }) },
    limits,
    end.reason === 'OOMKilled',
  );
  if (code !== 137 || end.reason === 'OOMKilled' || !container.hasLiveness) return verdict;
  return {
    ...verdict,
    sentence: `The container \`${name}\` was killed (exit code 137), for memory or because its liveness probe failed`,
    next: 'See its events for a failing probe, and compare its memory use with its limit.',
  };
};

/** A wait as the kubelet words it, `back-off 5m0s restarting…`, in minutes or seconds. */
const backOffOf = (message: string | undefined): string | undefined => {
  const [, minutes, seconds] = /back-off (?:(\d+)m)?(?:(\d+)s)? restarting/.exec(message ?? '') ?? [];
  if (minutes && minutes !== '0') return `${minutes} min`;
  return seconds ? `${seconds} s` : undefined;
};

/** A container that is started again and again: how it ended last, how often, and how long it waits. */
export const explainCrashLoop = ({
  container,
  restarts,
  end,
  said,
  startedAgo,
  events,
}: {
  container: PodContainer;
  restarts: number;
  end: Terminated | undefined;
  said?: string | undefined;
  /** `20 s`, where it runs again. */
  startedAgo?: string | undefined;
  events: readonly KubeEvent[];
}): Verdict => {
  const verdict = end
    ? explainEnd(container, end, events)
    : {
        cause: 'exit' as const,
        failed: true,
        sentence: `The container \`${container.name}\` keeps ending`,
        next: 'Read the log of its previous run.',
      };
  const wait = backOffOf(said);
  const often = restarts === 1 ? '1 restart so far' : `${restarts} restarts so far`;
  const now = startedAgo
    ? `, the last ${startedAgo} ago`
    : wait
      ? `, and Kubernetes waits up to ${wait} before the next`
      : '';
  return {
    ...verdict,
    failed: true,
    sentence: `${verdict.sentence}; ${often}${now}`,
    next:
      verdict.next?.replace('its last log lines', 'the log of its previous run') ??
      'Read the log of its previous run.',
  };
};
