import { recordEvent } from '../eks-event.ts';
import { type Container, isLeaving, type Pod } from '../eks-object.ts';
import type { ContainerRuns, Kube } from '../eks-state.ts';
import type { TaskStream } from '../log-stream.ts';
import {
  backOffOf,
  behaviourOf,
  decideFate,
  explainPull,
  type Fate,
  findMissingReference,
  findPulled,
} from './container-fate.ts';
import { changeContainer, nowTime } from './pod-status.ts';

const longestBackOffMs = 300_000;
const firstBackOffMs = 10_000;
const probeEventMs = 60_000;
const forgivenAfterMs = 600_000;

/** One container on its node: everything that happens to it later is about this pod and no other of its name. */
export type Place = { kube: Kube; pod: Pod; container: Container };

export const runsOf = (kube: Kube, pod: Pod, container: string): ContainerRuns => {
  const key = `${pod.metadata.uid}/${container}`;
  const known = kube.containers.get(key);
  if (known) return known;
  const made: ContainerRuns = { runs: [], restarts: 0, backOffMs: 0 };
  kube.containers.set(key, made);
  return made;
};

const isGone = ({ kube, pod }: Place): boolean => {
  const now = kube.store.get<Pod>('pods', pod.metadata.namespace, pod.metadata.name);
  return !now || now.metadata.uid !== pod.metadata.uid || isLeaving(now);
};

function later(place: Place, delayMs: number, run: () => void): void {
  place.kube.clock.schedule(delayMs, () => {
    if (!isGone(place)) run();
  });
}

function say(place: Place, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
  const fieldPath = `spec.containers{${place.container.name}}`;
  recordEvent(place.kube, place.pod, { type, reason, message, from: 'kubelet', fieldPath });
}

const change = ({ kube, pod, container }: Place, edit: Parameters<typeof changeContainer>[3]) =>
  changeContainer(kube, pod, container.name, edit);

function wait(place: Place, reason: string, message: string): void {
  change(place, (status) => {
    status.state = { waiting: { reason, message } };
    status.ready = false;
    status.started = false;
  });
}

function failPull(place: Place, backOffMs: number): void {
  const { image } = place.container;
  const text = explainPull(image);
  if (backOffMs === firstBackOffMs) say(place, 'Pulling', `Pulling image "${image}"`);
  say(place, 'Failed', text, 'Warning');
  say(place, 'Failed', 'Error: ErrImagePull', 'Warning');
  wait(place, 'ErrImagePull', text.slice(text.indexOf('rpc error')));
  later(place, 12_000, () => {
    say(place, 'BackOff', `Back-off pulling image "${image}"`, 'Normal');
    say(place, 'Failed', 'Error: ImagePullBackOff', 'Warning');
    wait(
      place,
      'ImagePullBackOff',
      `Back-off pulling image "${image}": ErrImagePull: ${text.slice(text.indexOf('rpc error'))}`,
    );
  });
  later(place, 12_000 + backOffOf(place.pod, backOffMs), () =>
    pullImage(place, Math.min(longestBackOffMs, backOffMs * 2)),
  );
}

/** Pulls and starts; tries again for as long as something is missing. */
export function pullImage(place: Place, backOffMs = firstBackOffMs): void {
  const { kube, pod, container } = place;
  const missing = findMissingReference(kube, pod, container);
  if (missing) {
    say(place, 'Failed', `Error: ${missing}`, 'Warning');
    wait(place, 'CreateContainerConfigError', missing);
    later(place, 15_000, () => pullImage(place));
    return;
  }
  const image = behaviourOf(pod) === 'image-error' ? null : findPulled(kube, container.image);
  if (!image) {
    failPull(place, backOffMs);
    return;
  }
  const key = `${kube.store.get<Pod>('pods', pod.metadata.namespace, pod.metadata.name)?.spec.nodeName} ${image.digest}`;
  const fate = decideFate(kube, pod, container, image);
  if (kube.pulled.has(key)) {
    say(place, 'Pulled', `Container image "${container.image}" already present on machine`);
    later(place, 250, () => startContainer(place, fate));
    return;
  }
  const tookMs = 700 + kube.random.int(0, 2200);
  say(place, 'Pulling', `Pulling image "${container.image}"`);
  later(place, tookMs, () => {
    kube.pulled.add(key);
    const took = `${(tookMs / 1000).toFixed(3)}s`;
    const bytes = 38_000_000 + (Number.parseInt(image.digest.slice(7, 13), 16) % 160_000_000);
    say(
      place,
      'Pulled',
      `Successfully pulled image "${container.image}" in ${took} (${took} including waiting). Image size: ${bytes} bytes.`,
    );
    startContainer(place, fate);
  });
}

function openLog({ kube, pod, container }: Place, fate: Fate, restarts: number): TaskStream {
  const service = pod.metadata.labels?.['app.kubernetes.io/name'] ?? container.name;
  const traits = kube.logTraits.get(service);
  return {
    seed: `${pod.metadata.uid}/${container.name}/${restarts}`,
    service,
    container: container.name,
    style: traits?.style ?? 'json',
    linesPerMinute: traits?.linesPerMinute ?? 12,
    trouble:
      fate.end?.reason === 'OOMKilled'
        ? 'out-of-memory'
        : fate.end?.reason === 'Error'
          ? 'crash-at-start'
          : fate.killedAfterMs
            ? 'failing-health-check'
            : null,
    startedAtMs: kube.clock.now(),
    stoppedAtMs: null,
    exitCode: fate.end?.exitCode ?? null,
    release: fate.release,
    endsAfterMs: fate.end?.afterMs ?? fate.killedAfterMs ?? undefined,
  };
}

function startContainer(place: Place, fate: Fate): void {
  const { kube, pod, container } = place;
  const { name } = container;
  const known = runsOf(kube, pod, name);
  const log = openLog(place, fate, known.restarts);
  known.runs = [...known.runs.slice(-1), log];
  say(place, 'Created', `Created container: ${name}`);
  say(place, 'Started', `Started container ${name}`);
  const repository = container.image.replace(/@.*$/, '').replace(/:[^:/]+$/, '');
  change(place, (status) => {
    status.state = { running: { startedAt: nowTime(kube) } };
    status.started = true;
    status.ready = fate.readyAfterMs === 0 && !fate.notReady;
    status.restartCount = known.restarts;
    status.imageID = `${repository}@${fate.digest}`;
    status.containerID = `containerd://${kube.random.hex(64)}`;
  });
  const isThisRun = () => known.runs.at(-1) === log && log.stoppedAtMs === null;
  const during = (delayMs: number, run: () => void) =>
    later(place, delayMs, () => {
      if (isThisRun()) run();
    });
  const endsFirst = fate.end && fate.end.afterMs < fate.readyAfterMs;
  if (fate.notReady) complain(place, fate.notReady, during);
  else if (fate.readyAfterMs > 0 && !endsFirst) {
    during(fate.readyAfterMs, () =>
      change(place, (status) => {
        status.ready = true;
      }),
    );
  }
  const { end } = fate;
  if (end) during(end.afterMs, () => endContainer(place, end));
  if (fate.killedAfterMs !== null) {
    during(fate.killedAfterMs, () => {
      say(place, 'Unhealthy', fate.probeFailure, 'Warning');
      say(place, 'Killing', `Container ${name} failed liveness probe, will be restarted`);
      endContainer(place, { exitCode: 137, reason: 'Error' });
    });
  }
}

function complain(place: Place, message: string, during: (delayMs: number, run: () => void) => void): void {
  const again = () => {
    say(place, 'Unhealthy', message, 'Warning');
    during(probeEventMs, again);
  };
  during(6000, again);
}

type End = { exitCode: number; reason: string };

export function endContainer(place: Place, { exitCode, reason }: End): void {
  const { kube, pod, container } = place;
  const known = runsOf(kube, pod, container.name);
  const log = known.runs.at(-1);
  const nowMs = kube.clock.now();
  if (log) {
    log.stoppedAtMs = nowMs;
    log.exitCode = exitCode;
  }
  const policy = pod.spec.restartPolicy ?? 'Always';
  const again = policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
  if (log && nowMs - log.startedAtMs > forgivenAfterMs) known.backOffMs = 0;
  const waitMs = known.backOffMs;
  known.backOffMs = Math.min(longestBackOffMs, waitMs === 0 ? firstBackOffMs : waitMs * 2);
  const { name, namespace, uid } = pod.metadata;
  change(place, (status) => {
    const terminated = {
      exitCode,
      reason,
      startedAt: status.state.running?.startedAt ?? nowTime(kube),
      finishedAt: nowTime(kube),
      containerID: status.containerID,
    };
    status.ready = false;
    status.started = false;
    status.state = { terminated };
    if (!again || waitMs === 0) return;
    const text =
      waitMs >= 60_000 ? `${Math.floor(waitMs / 60_000)}m${(waitMs % 60_000) / 1000}s` : `${waitMs / 1000}s`;
    const message = `back-off ${text} restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`;
    status.lastState = { terminated };
    status.state = { waiting: { reason: 'CrashLoopBackOff', message } };
  });
  if (!again) return;
  if (waitMs > 0)
    say(
      place,
      'BackOff',
      `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`,
      'Warning',
    );
  later(place, waitMs > 0 ? backOffOf(pod, waitMs) : 900, () => {
    known.restarts += 1;
    change(place, (status) => {
      if (status.state.terminated) status.lastState = { terminated: status.state.terminated };
    });
    pullImage(place);
  });
}
