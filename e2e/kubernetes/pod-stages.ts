import { stringify } from 'yaml';
import {
  backOffMessage,
  conditions,
  containers,
  ended,
  head,
  pullError,
  stateKept,
  stateRunning,
  stateTerminated,
  stateWaiting,
} from './pod-status-template.ts';

/**
 * How pods behave, chosen by the annotation `rig/behaviour` of the pod (template): none becomes ready, `never-ready`
 * runs without getting ready, `image-error` can't be pulled, `crash` ends and is started again, `oom` the same by
 * memory. `rig/exit-code` is what a crash or a Job ends with, `rig/ready-after`, `rig/run-for`, `rig/back-off` and
 * `rig/stop-after` are durations (`200ms`). The annotation may change while the pod lives.
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
