import type { Pod } from '../world/eks-object.ts';
import type { ContainerRuns, Kube } from '../world/eks-state.ts';
import { readSlot, slotOf } from '../world/log-slot.ts';
import type { TaskStream } from '../world/log-stream.ts';
import { isTrue, type KubeCall } from './kube-request.ts';
import { badRequest, invalid, type StatusError } from './status-error.ts';
import { getObject } from './write-object.ts';

type Line = { atMs: number; text: string };

const followMs = 500;

/** The kubelet shows the newest file of a run, which begins anew at this size. */
const newestFileBytes = 10 * 1024 * 1024;

/** What one run wrote in a span of time, its first end left out: the last lines of it, as many as are asked for and kept. */
function readLines(
  run: TaskStream,
  { afterMs, untilMs, most = Number.POSITIVE_INFINITY }: { afterMs: number; untilMs: number; most?: number },
): Line[] {
  const fromMs = Math.max(afterMs, run.startedAtMs - 1);
  const slots: Line[][] = [];
  let count = 0;
  let bytes = 0;
  for (
    let slot = slotOf(untilMs);
    slot >= slotOf(fromMs) && count < most && bytes < newestFileBytes;
    slot--
  ) {
    const lines = readSlot(run, slot)
      .filter((event) => event.atMs > fromMs && event.atMs <= untilMs)
      .flatMap((event) => event.message.split('\n').map((text) => ({ atMs: event.atMs, text })));
    slots.push(lines);
    count += lines.length;
    for (const { text } of lines) bytes += text.length;
  }
  const kept = slots.reverse().flat();
  return count > most ? kept.slice(count - most) : kept;
}

/** Without a name: the only container, or the one that the pod calls its default. */
function pickContainer(pod: Pod, asked: string | null): string {
  const names = pod.spec.containers.map((one) => one.name);
  const { name } = pod.metadata;
  if (asked) {
    if (!names.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${name}`);
    return asked;
  }
  const usual = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (usual && names.includes(usual)) return usual;
  const [only, ...others] = names;
  if (others.length > 0)
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`,
    );
  return only ?? '';
}

function pickRun(
  pod: Pod,
  container: string,
  known: ContainerRuns | undefined,
  previous: boolean,
): TaskStream {
  const { name } = pod.metadata;
  const status = pod.status.containerStatuses?.find((one) => one.name === container);
  const waiting = status?.state.waiting;
  if (previous) {
    const ended = known?.runs.filter((run) => run.stoppedAtMs !== null).at(-1);
    if (!ended || !status?.lastState.terminated)
      throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
    return ended;
  }
  const run = known?.runs.at(-1);
  if (run) return run;
  if (waiting?.reason === 'ErrImagePull' || waiting?.reason === 'ImagePullBackOff')
    throw badRequest(
      `container "${container}" in pod "${name}" is waiting to start: trying and failing to pull image`,
    );
  throw badRequest(
    `container "${container}" in pod "${name}" is waiting to start: ${waiting?.reason ?? 'ContainerCreating'}`,
  );
}

const stampOf = (atMs: number): string => new Date(atMs).toISOString().replace('Z', '000000Z');

function readCount(call: KubeCall, name: string): number | null {
  const text = call.query.get(name);
  if (text === null) return null;
  const value = Number(text);
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  if (Number.isInteger(value) && value >= (name === 'tailLines' ? 0 : 1)) return value;
  throw invalid({ ...call.target.type, group: '', kind: 'PodLogOptions' }, call.target.name ?? '', [
    {
      reason: 'FieldValueInvalid',
      field: name,
      message: `Invalid value: ${text}: must be greater than ${name === 'tailLines' ? 'or equal to ' : ''}0`,
    },
  ]);
}

function readSince(call: KubeCall, kube: Kube): number {
  const seconds = readCount(call, 'sinceSeconds');
  const time = call.query.get('sinceTime');
  if (seconds !== null) return kube.clock.now() - seconds * 1000 - 1;
  return time ? Date.parse(time) - 1 : 0;
}

const refuse = (call: KubeCall, field: string, why: string): StatusError =>
  invalid({ ...call.target.type, group: '', kind: 'PodLogOptions' }, call.target.name ?? '', [
    { reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` },
  ]);

function checkOptions(call: KubeCall): void {
  const time = call.query.get('sinceTime');
  if (time && Number.isNaN(Date.parse(time)))
    throw badRequest(
      `parsing time "${time}" as "2006-01-02T15:04:05Z07:00": cannot parse "${time}" as "2006"`,
    );
  if (time && call.query.get('sinceSeconds'))
    throw refuse(call, '[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified');
}

/** A container's log as text, followed for as long as it runs when that is asked for. */
export function streamLog(call: KubeCall): void {
  const { kube, query, response } = call;
  const pod = getObject<Pod>(call);
  checkOptions(call);
  if (!pod.spec.nodeName) {
    // There is no kubelet to ask.
    pickContainer(pod, query.get('container'));
    response.writeHead(204, { 'cache-control': 'no-cache, private' });
    response.end();
    return;
  }
  if (query.get('stream') && query.get('stream') !== 'All')
    throw refuse(call, 'stream', 'may not be specified');
  const container = pickContainer(pod, query.get('container'));
  const known = kube.containers.get(`${pod.metadata.uid}/${container}`);
  const run = pickRun(pod, container, known, isTrue(query.get('previous')));
  const tail = readCount(call, 'tailLines');
  let leftBytes = readCount(call, 'limitBytes') ?? Number.POSITIVE_INFINITY;
  const stamps = isTrue(query.get('timestamps'));
  let seenMs = kube.clock.now();
  const lines = readLines(run, {
    afterMs: readSince(call, kube),
    untilMs: seenMs,
    ...(tail === null ? {} : { most: tail }),
  });

  response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const write = (line: Line): void => {
    const bytes = Buffer.from(`${stamps ? `${stampOf(line.atMs)} ` : ''}${line.text}\n`);
    if (leftBytes > 0) response.write(bytes.subarray(0, Math.min(bytes.length, leftBytes)));
    leftBytes -= bytes.length;
  };
  for (const line of lines) write(line);
  const isOver = () => leftBytes <= 0 || (run.stoppedAtMs !== null && run.stoppedAtMs <= seenMs);
  if (!isTrue(query.get('follow')) || isOver()) {
    response.end();
    return;
  }
  let cancel = kube.clock.schedule(followMs, follow);
  function follow(): void {
    const nowMs = kube.clock.now();
    for (const line of readLines(run, { afterMs: seenMs, untilMs: nowMs })) write(line);
    seenMs = nowMs;
    if (isOver()) response.end();
    else cancel = kube.clock.schedule(followMs, follow);
  }
  response.on('close', () => cancel());
}
