import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Interactive, startInteractive } from '../../shell/interactive.ts';
import { isKnown, runCommand, type Terminal } from '../../shell/run-line.ts';
import type { World } from '../../world/world.ts';
import { identifyCaller } from '../identify-caller.ts';
import { type AgentStream, createAgentStream } from './agent-stream.ts';
import { dataChannelPath } from './data-channel-path.ts';
import { type ExecSession, endExecSession, findExecSession } from './exec-sessions.ts';

const payloadTypes = {
  output: 1,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  flag: 10,
};
const lookMs = 500;
const signaturePattern =
  /^AWS4-HMAC-SHA256 Credential=[^/,\s]+\/\d{8}\/[^/,\s]+\/[^/,\s]+\/aws4_request, SignedHeaders=([\w;-]+), Signature=[0-9a-f]{64}$/;

const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));

const handshake = ({ id, kmsKeyId }: ExecSession): object => ({
  AgentVersion: '3.3.987.0',
  RequestedClientActions: [
    ...(kmsKeyId ? [{ ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: kmsKeyId } }] : []),
    {
      ActionType: 'SessionType',
      ActionParameters: { SessionType: 'InteractiveCommands', Properties: { SessionId: id } },
    },
  ],
});

const words = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');

function terminalOf(world: World, session: ExecSession, show: (text: string) => void): Terminal {
  const { task, container, environment } = session;
  const [, , , region = ''] = task.arn.split(':');
  const write = (text: string) => show(text.replaceAll('\n', '\r\n'));
  return {
    hostname: `ip-${task.privateIp.replaceAll('.', '-')}.${region}.compute.internal`,
    container,
    environment,
    nowMs: () => world.clock.now(),
    size: () => session.size,
    write,
    writeError: write,
  };
}

/** What runs in the container: the command, or a shell that waits. */
function startProgram(terminal: Terminal, command: string[], onEnd: (output: string) => void) {
  const [name = ''] = command;
  if (!isKnown(command)) {
    onEnd(
      `----------ERROR-------\nUnable to start command: Failed to start pty: fork/exec ${name}: no such file or directory`,
    );
    return null;
  }
  if (runCommand(command, terminal) !== null) {
    onEnd('');
    return null;
  }
  return startInteractive({ terminal, tty: true, onEnd: () => onEnd('') });
}

function serveSession(world: World, session: ExecSession, socket: WebSocket): void {
  let shell: Interactive | null = null;
  let isTrusted = false;
  let stream: AgentStream | null = null;

  const end = (output: string) => {
    stream?.announce('channel_closed', {
      MessageType: 'channel_closed',
      SessionId: session.id,
      DestinationId: session.id,
      SchemaVersion: 1,
      Output: output,
    });
    socket.close(1000);
  };
  const hear = (payloadType: number, payload: Buffer) => {
    if (payloadType === payloadTypes.handshakeResponse) {
      const { Errors = [] } = JSON.parse(payload.toString('utf8'));
      if (Errors.length > 0) {
        end(`----------ERROR-------\nSession type handshake failed: ${Errors.join('; ')}`);
        return;
      }
      stream?.output(payloadTypes.handshakeComplete, json({ HandshakeTimeToComplete: 21_000_000 }));
      const terminal = terminalOf(world, session, (text) =>
        stream?.output(payloadTypes.output, Buffer.from(text)),
      );
      shell = startProgram(terminal, words(session.command), end);
    } else if (payloadType === payloadTypes.size) {
      const { cols = 80, rows = 24 } = JSON.parse(payload.toString('utf8'));
      session.size = { columns: cols, rows };
    } else if (payloadType === payloadTypes.flag) end('');
    else if (payloadType === payloadTypes.output) shell?.type(payload.toString('utf8'));
  };

  // The channel knows nothing of the task: when that dies, it falls silent.
  const look = setInterval(() => {
    if (session.task.lastStatus === 'STOPPED') shell = null;
  }, lookMs);

  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      stream?.receive(data);
      return;
    }
    const { TokenValue } = JSON.parse(data.toString('utf8'));
    if (isTrusted || TokenValue !== session.token) {
      socket.close(1008, 'invalid token');
      return;
    }
    isTrusted = true;
    stream = createAgentStream({ send: (bytes) => socket.send(bytes), onInput: hear });
    stream.output(payloadTypes.handshakeRequest, json(handshake(session)));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(look);
    stream?.stop();
    endExecSession(world, session.id);
  });
}

/** Whether somebody of the task's own account signed for it, as `session-manager-plugin` does. Any secret is good. */
function isSigned(world: World, { headers }: IncomingMessage, { task }: ExecSession): boolean {
  const { authorization = '', 'x-amz-date': date } = headers;
  const [, names = ''] = signaturePattern.exec(authorization) ?? [];
  if (!date || !['host', 'x-amz-date'].every((name) => names.split(';').includes(name))) return false;
  const { service, account } = identifyCaller(authorization, world.sessions);
  return service === 'ssmmessages' && task.arn.split(':')[4] === account;
}

/** `wss://ssmmessages.<region>.amazonaws.com/v1/data-channel/<session>`, where ExecuteCommand sends its caller. */
export function upgradeDataChannel(
  world: World,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const session = findExecSession(world, decodeURIComponent(pathname.slice(dataChannelPath.length)));
  if (!session || session.isTaken) {
    socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  if (!isSigned(world, request, session)) {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  session.isTaken = true;
  server.handleUpgrade(request, socket, head, (client) => serveSession(world, session, client));
}
