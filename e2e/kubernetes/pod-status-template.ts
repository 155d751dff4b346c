// Templates of KWOK for the status of a pod: Go's, with sprig's functions and KWOK's own.

export const head = '{{ $now := Now }}{{ $root := . }}';

export const conditions = (ready: boolean): string => `
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
export const ended = '{{ toJson $origin.state }}';
const runId = '{{ printf "%s/%s/%v" $root.metadata.uid $item.name $runs | sha256sum }}';

/** The status of every container; `$origin` is what it was. */
export const containers = ({
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

export const stateWaiting = (reason: string, message = ''): string =>
  `waiting:\n  reason: ${reason}${message ? `\n  message: ${message}` : ''}`;
export const stateRunning = 'running:\n  startedAt: {{ $now | Quote }}';
// A container that gets ready later goes on running as it did.
export const stateKept =
  'running: {{ if $origin.state.running }}{{ toJson $origin.state.running }}{{ else }}{{ dict "startedAt" $now | toJson }}{{ end }}';
export const stateTerminated = (reason: string, code: string): string => `terminated:
  exitCode: ${code}
  reason: ${reason}
  startedAt: {{ or $origin.state.running.startedAt $now | Quote }}
  finishedAt: {{ $now | Quote }}
  containerID: "containerd://${runId}"`;

export const backOffMessage = `{{ printf "back-off 10s restarting failed container=%s pod=%s_%s(%s)" $item.name $root.metadata.name $root.metadata.namespace $root.metadata.uid | Quote }}`;

// In the words of the kubelet and containerd.
export const pullError =
  'printf "rpc error: code = NotFound desc = failed to pull and unpack image %q: failed to resolve reference %q: %s: not found" $item.image $item.image $item.image';
