import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Interactive, startInteractive } from '../shell/interactive.ts';
import { isKnown, runCommand, type Terminal } from '../shell/run-line.ts';
import type { Pod } from '../world/eks-object.ts';
import type { Kube } from '../world/eks-state.ts';
import { isTrue } from './kube-request.ts';
import { badRequest, StatusError } from './status-error.ts';
import { acceptWebSocket } from './websocket.ts';

const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 };
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

export type ExecInput = {
  kube: Kube;
  pod: Pod;
  query: URLSearchParams;
  request: IncomingMessage;
  socket: Duplex;
};

const success = { metadata: {}, status: 'Success' };

const failure = (code: number) => ({
  metadata: {},
  status: 'Failure',
  message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
});

const internalError = (message: string) => ({
  metadata: {},
  status: 'Failure',
  message: `Internal error occurred: ${message}`,
  reason: 'InternalError',
  details: { causes: [{ message }] },
  code: 500,
});

/** What a kubelet refuses, which the API server hears after it has switched the protocol. */
function refuseAtNode({ pod, query }: ExecInput, container: string): string | null {
  if (!['stdin', 'stdout', 'stderr'].some((name) => isTrue(query.get(name))))
    return 'you must specify at least 1 of stdin, stdout, stderr';
  const status = pod.status.containerStatuses?.find((one) => one.name === container);
  return status?.state.running ? null : `container not found ("${container}")`;
}

const explainNoProgram = (name: string): string =>
  `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": executable file not found in $PATH`;

/** Checks what can be refused as plain HTTP, before the protocol is switched. */
function openTerminal({ kube, pod, query }: ExecInput): Terminal {
  const names = pod.spec.containers.map((one) => one.name);
  const container = query.get('container') || (names[0] ?? '');
  if (!names.includes(container))
    throw badRequest(`container ${container} is not valid for pod ${pod.metadata.name}`);
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  const own = pod.spec.containers.find((one) => one.name === container)?.env ?? [];
  const environment = own.filter((one) => one.value !== undefined).map((one) => `${one.name}=${one.value}`);
  return {
    hostname: pod.metadata.name,
    container,
    environment: ['KUBERNETES_SERVICE_HOST=172.20.0.1', ...environment],
    nowMs: () => kube.clock.now(),
    size: () => kube.terminalSizes.get(`${pod.metadata.uid}`) ?? { columns: 80, rows: 24 },
    write: () => {},
    writeError: () => {},
  };
}

/** `kubectl exec`: channels over one WebSocket, with a little shell at the other end. */
export function execInPod(input: ExecInput): void {
  const { query, request, socket } = input;
  const terminal = openTerminal(input);
  const offered = String(request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((one) => one.trim());
  const protocol = protocols.find((one) => offered.includes(one));
  if (!protocol) throw new StatusError({ code: 403, reason: 'Forbidden', message: '' });
  const refusal = refuseAtNode(input, terminal.container);
  // The older protocol is spoken with the kubelet itself, which refuses before it switches.
  if (refusal && protocol !== protocols[0])
    throw new StatusError({ code: 500, reason: '', message: refusal });
  const tty = isTrue(query.get('tty'));
  const command = query.getAll('command');
  let isOver = false;
  let isEcho = false;

  const peer = acceptWebSocket(request, socket, protocol, {
    onMessage: (data) => hear(data),
    onClose: () => {
      isOver = true;
    },
  });
  const send = (channel: number, data: string | Buffer) =>
    peer.send(Buffer.concat([Buffer.from([channel]), Buffer.from(data)]));
  const show = (text: string) => (tty ? text.replaceAll('\n', '\r\n') : text);
  terminal.write = (text) => send(channels.stdout, show(text));
  terminal.writeError = (text) => send(tty ? channels.stdout : channels.stderr, show(text));
  const finish = (status: { metadata: object; status: string }) => {
    if (isOver) return;
    const { metadata, ...bare } = status;
    send(channels.status, JSON.stringify(protocol === protocols[0] ? { metadata, ...bare } : bare));
    peer.close();
  };
  const end = (code: number) => finish(code === 0 ? success : failure(code));

  let shell: Interactive | null = null;

  function hear(data: Buffer): void {
    const channel = data[0];
    const body = data.subarray(1);
    if (isEcho && channel === channels.stdin) {
      terminal.write(body.toString('utf8'));
      return;
    }
    if (channel === channels.close && body[0] === channels.stdin) {
      if (shell) shell.endInput();
      else end(0);
    } else if (channel === channels.resize && tty) {
      const { Width = 80, Height = 24 } = JSON.parse(body.toString('utf8') || '{}');
      input.kube.terminalSizes.set(`${input.pod.metadata.uid}`, { columns: Width, rows: Height });
    } else if (channel === channels.stdin && isTrue(query.get('stdin'))) {
      shell?.type(body.toString('utf8'));
    }
  }

  if (refusal) {
    finish(internalError(`unable to upgrade connection: ${refusal}`));
    return;
  }
  if (command[0] === 'cat' && command.length === 1 && isTrue(query.get('stdin'))) {
    isEcho = true;
    return;
  }
  if (!isKnown(command)) {
    finish(internalError(explainNoProgram(command[0] ?? '')));
    return;
  }
  if (command[0] === 'sleep') {
    input.kube.clock.schedule(Number(command[1] ?? 1) * 1000, () => end(0));
    return;
  }
  const code = runCommand(command, terminal);
  if (code !== null) {
    end(code);
    return;
  }
  if (isTrue(query.get('stdin'))) shell = startInteractive({ terminal, tty, onEnd: end });
  else end(0);
}
