import { stringify } from 'yaml';

/**
 * How pods behave, chosen by the annotation `rig/behaviour` of the pod (template): none becomes ready, `never-ready`
 * runs without getting ready, `image-error` can't be pulled, `crash` ends and is started again, `oom` the same by
 * memory. `rig/exit-code` is what a crash or a Job ends with, `rig/ready-after`, `rig/run-for` and `rig/stop-after` are
 * durations (`200ms`). The annotation may change while the pod lives.
 */
const behaviour = '.metadata.annotations["rig/behaviour"]';
const condition = (type: string): string => `.status.conditions.[] | select( .type == "${type}" ) | .status`;
const waiting = '.status.containerStatuses.[].state.waiting.reason';
const isJob = '.metadata.ownerReferences.[].kind';

type Match = { key: string; operator: string; values?: string[] };

const among = (key: string, ...values: string[]): Match => ({ key, operator: 'In', values });
const notAmong = (key: string, ...values: string[]): Match => ({ key, operator: 'NotIn', values });
const exists = (key: string): Match => ({ key, operator: 'Exists' });
const missing = (key: string): Match => ({ key, operator: 'DoesNotExist' });
const alive = missing('.metadata.deletionTimestamp');

type StageInput = {
  name: string;
  kind?: 'Pod' | 'Node';
  match: Match[];
  delayMs?: number;
  /** An annotation that holds another delay. */
  delayBy?: string;
  event?: { type: string; reason: string; message: string };
  status?: string;
  isEnd?: boolean;
};

function createStage({
  name,
  kind = 'Pod',
  match,
  delayMs = 100,
  delayBy,
  event,
  status,
  isEnd,
}: StageInput) {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions: match },
      delay: {
        durationMilliseconds: delayMs,
        ...(delayBy ? { durationFrom: { expressionFrom: `.metadata.annotations["rig/${delayBy}"]` } } : {}),
      },
      next: {
        ...(event ? { event } : {}),
        ...(isEnd ? { delete: true } : {}),
        ...(status ? { statusTemplate: status } : {}),
      },
    },
  };
}

const head = '{{ $now := Now }}{{ $root := . }}';

const conditions = (ready: boolean): string => `
conditions:
{{ range (list "Ready" "ContainersReady") }}
- type: {{ . | Quote }}
  status: ${ready ? '"True"' : '"False"'}
  lastProbeTime: null
  lastTransitionTime: {{ $now | Quote }}
  ${
    ready
      ? 'reason: null\n  message: null'
      : `reason: ContainersNotReady
  message: 'containers with unready status: [{{ range $i, $c := $root.spec.containers }}{{ if $i }} {{ end }}{{ $c.name }}{{ end }}]'`
  }
{{ end }}`;

type ContainerInput = { state: string; ready?: boolean; started?: boolean; restarts?: string; last?: string };

const kept = '{{ toJson (or $origin.lastState dict) }}';
const ended = '{{ toJson $origin.state }}';
const runId = '{{ printf "%s/%s/%v" $root.metadata.uid $item.name $runs | sha256sum }}';

/** The status of every container; `$origin` is what it was. */
const containers = ({
  state,
  ready = false,
  started = false,
  restarts = '0',
  last = kept,
}: ContainerInput): string => `
containerStatuses:
{{ $before := or $root.status.containerStatuses list }}
{{ range $index, $item := .spec.containers }}
{{ $origin := dict }}
{{ if lt $index (len $before) }}{{ $origin = index $before $index }}{{ end }}
{{ $runs := add (or $origin.restartCount 0) ${restarts} }}
- name: {{ $item.name | Quote }}
  image: {{ $item.image | Quote }}
  imageID: ${
    state.includes('waiting') && last === kept
      ? '""'
      : '{{ if contains "@sha256:" $item.image }}{{ $item.image | Quote }}{{ else }}{{ printf "%s@sha256:%s" (index (splitList ":" $item.image) 0) (sha256sum $item.image) | Quote }}{{ end }}'
  }
  ready: ${ready}
  started: ${started}
  restartCount: {{ $runs }}
  ${state.includes('waiting') && last === kept ? '' : `containerID: "containerd://${runId}"`}
  lastState: ${last}
  state:
${state.replace(/^/gm, '    ')}
{{ end }}`;

const stateWaiting = (reason: string, message = ''): string =>
  `waiting:\n  reason: ${reason}${message ? `\n  message: ${message}` : ''}`;
const stateRunning = 'running:\n  startedAt: {{ $now | Quote }}';
// A container that gets ready later goes on running as it did.
const stateKept =
  'running: {{ if $origin.state.running }}{{ toJson $origin.state.running }}{{ else }}{{ dict "startedAt" $now | toJson }}{{ end }}';
const stateTerminated = (reason: string, code: string): string => `terminated:
  exitCode: ${code}
  reason: ${reason}
  startedAt: {{ or $origin.state.running.startedAt $now | Quote }}
  finishedAt: {{ $now | Quote }}
  containerID: "containerd://${runId}"`;

const backOffMessage = `{{ printf "back-off 10s restarting failed container=%s pod=%s_%s(%s)" $item.name $root.metadata.name $root.metadata.namespace $root.metadata.uid | Quote }}`;

// In the words of the kubelet and containerd.
const pullError =
  'printf "rpc error: code = NotFound desc = failed to pull and unpack image %q: failed to resolve reference %q: %s: not found" $item.image $item.image $item.image';

const started = ['never-ready', 'crash', 'oom'];

const podStages = [
  createStage({
    name: 'pod-create',
    match: [alive, missing('.status.podIP'), missing(waiting)],
    status: `${head}
phase: Pending
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
startTime: {{ $now | Quote }}
${conditions(false)}
- type: Initialized
  status: "True"
  lastTransitionTime: {{ $now | Quote }}
- type: PodReadyToStartContainers
  status: "True"
  lastTransitionTime: {{ $now | Quote }}
${containers({ state: stateWaiting('ContainerCreating') })}`,
  }),
  createStage({
    name: 'pod-ready',
    delayBy: 'ready-after',
    match: [
      alive,
      among('.status.phase', 'Pending', 'Running'),
      exists('.status.containerStatuses'),
      notAmong(condition('Ready'), 'True'),
      notAmong(behaviour, ...started, 'image-error'),
    ],
    status: `${head}
phase: Running
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
${conditions(true)}
${containers({ state: stateKept, ready: true, started: true })}`,
  }),
  createStage({
    name: 'pod-run',
    match: [
      alive,
      among('.status.phase', 'Pending'),
      among(waiting, 'ContainerCreating'),
      among(behaviour, ...started),
    ],
    status: `${head}
phase: Running
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
${conditions(false)}
${containers({ state: stateRunning, started: true })}`,
  }),
  createStage({
    name: 'pod-unready',
    match: [
      alive,
      among('.status.phase', 'Running'),
      among(condition('Ready'), 'True'),
      among(behaviour, ...started),
    ],
    event: {
      type: 'Warning',
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    },
    status: `${head}${conditions(false)}
${containers({ state: stateKept, started: true })}`,
  }),
  createStage({
    name: 'pod-crash',
    delayMs: 200,
    delayBy: 'run-for',
    match: [
      alive,
      among('.status.phase', 'Running'),
      exists('.status.containerStatuses.[].state.running.startedAt'),
      among(behaviour, 'crash', 'oom'),
      notAmong(condition('Ready'), 'True'),
    ],
    status: `${head}${conditions(false)}
{{ $reason := "Error" }}{{ $code := "1" }}
{{ if eq (index .metadata.annotations "rig/behaviour") "oom" }}{{ $reason = "OOMKilled" }}{{ $code = "137" }}{{ end }}
{{ $code = or (index .metadata.annotations "rig/exit-code") $code }}
${containers({ state: stateTerminated('{{ $reason }}', '{{ $code }}') })}`,
  }),
  createStage({
    name: 'pod-restart-at-once',
    match: [
      alive,
      among('.status.phase', 'Running'),
      exists('.status.containerStatuses.[].state.terminated.finishedAt'),
      among('.status.containerStatuses.[].restartCount | tostring', '0'),
    ],
    status: `${head}${containers({ state: stateRunning, started: true, restarts: '1', last: ended })}`,
  }),
  createStage({
    name: 'pod-back-off',
    match: [
      alive,
      among('.status.phase', 'Running'),
      notAmong('.status.containerStatuses.[].restartCount | tostring', '0'),
      exists('.status.containerStatuses.[].state.terminated.finishedAt'),
    ],
    event: { type: 'Warning', reason: 'BackOff', message: 'Back-off restarting failed container' },
    status: `${head}${containers({ state: stateWaiting('CrashLoopBackOff', backOffMessage), last: ended })}`,
  }),
  createStage({
    name: 'pod-restart',
    delayMs: 1_500,
    delayBy: 'back-off',
    match: [alive, among(waiting, 'CrashLoopBackOff'), among(behaviour, 'crash', 'oom')],
    status: `${head}${containers({ state: stateRunning, started: true, restarts: '1' })}`,
  }),
  createStage({
    name: 'pod-image-error',
    match: [alive, among(waiting, 'ContainerCreating'), among(behaviour, 'image-error')],
    event: { type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull' },
    status: `${head}${containers({
      state: stateWaiting('ErrImagePull', `{{ ${pullError} | Quote }}`),
    })}`,
  }),
  createStage({
    name: 'pod-image-back-off',
    delayMs: 300,
    match: [alive, among(waiting, 'ErrImagePull'), among(behaviour, 'image-error')],
    event: { type: 'Normal', reason: 'BackOff', message: 'Back-off pulling image' },
    status: `${head}${containers({
      state: stateWaiting(
        'ImagePullBackOff',
        `{{ printf "Back-off pulling image %q: ErrImagePull: %s" $item.image (${pullError}) | Quote }}`,
      ),
    })}`,
  }),
  createStage({
    name: 'job-end',
    delayMs: 500,
    delayBy: 'run-for',
    match: [alive, among('.status.phase', 'Running'), among(condition('Ready'), 'True'), among(isJob, 'Job')],
    status: `${head}
{{ $code := or (index (or .metadata.annotations dict) "rig/exit-code") "0" }}
phase: {{ if eq $code "0" }}Succeeded{{ else }}Failed{{ end }}
${conditions(false)}
${containers({ state: stateTerminated('{{ if eq $code "0" }}Completed{{ else }}Error{{ end }}', '{{ $code }}') })}`,
  }),
  createStage({
    name: 'pod-delete',
    delayBy: 'stop-after',
    match: [exists('.metadata.deletionTimestamp'), missing('.metadata.finalizers')],
    isEnd: true,
  }),
];

const nodeStages = [
  createStage({
    name: 'node-ready',
    kind: 'Node',
    delayMs: 0,
    match: [notAmong(condition('Ready'), 'True'), notAmong(behaviour, 'not-ready')],
    status: `${head}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
addresses:
- { type: InternalIP, address: {{ NodeIP | Quote }} }
- { type: Hostname, address: {{ .metadata.name | Quote }} }
daemonEndpoints:
  kubeletEndpoint:
    Port: {{ NodePort }}`,
  }),
];

/** What KWOK reads: one document for each stage. */
export const writeStages = (): string =>
  [...nodeStages, ...podStages].map((stage) => stringify(stage, { lineWidth: 0 })).join('---\n');
