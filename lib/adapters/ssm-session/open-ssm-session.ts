import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';
import { createByteQueue } from '#lib/adapters/shells/byte-queue.ts';
import { keepAlive } from '#lib/adapters/shells/keep-alive.ts';
import { DomainError, isDomainError, unprocessable } from '#lib/domain/domain-error.ts';
import { type ChannelEnd, createDataChannel } from './data-channel.ts';
import { openDataChannel } from './payloads.ts';

const handshakeMs = 15_000;
const tickMs = 100;
const closeGraceMs = 1_000;
const maxQueuedBytes = 256 * 1024;
const maxMessageBytes = 1024 * 1024;
/** Ctrl+C for what runs, Ctrl+D for the shell that waits: without them it would run on for 20 minutes. */
const goodbye = [Uint8Array.of(3), Uint8Array.of(4)];

export type SsmSession = {
  output: AsyncIterable<Uint8Array>;
  write: (bytes: Uint8Array) => Promise<void>;
  resize: (size: { columns: number; rows: number }) => void;
  ended: Promise<ChannelEnd>;
  /** `reason` is told to whoever waits for the end. */
  close: (reason?: string) => void;
};

const toBytes = (data: RawData): Uint8Array => {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
};

/** The token goes over TLS, or stays on this machine. */
const checkUrl = (streamUrl: string): string => {
  const { protocol, hostname } = new URL(streamUrl);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  if (protocol === 'wss:' || (protocol === 'ws:' && isHere)) return streamUrl;
  throw new DomainError('upstream_error', 'AWS named an address for the session that is not encrypted.');
};

const refusalOf = (httpStatus = 0): DomainError =>
  httpStatus === 401 || httpStatus === 403
    ? new DomainError(
        'aws_access_denied',
        `AWS refused to open the session (${httpStatus}). Allow the action ssmmessages:OpenDataChannel.`,
        { details: { action: 'ssmmessages:OpenDataChannel' } },
      )
    : new DomainError(
        'unavailable',
        `The session’s address (ssmmessages) refused the connection (${httpStatus}).`,
      );

type Stream = { streamUrl: string; headers: Record<string, string>; signal: AbortSignal };

const connect = async ({ streamUrl, headers, signal }: Stream): Promise<WebSocket> => {
  const socket = new WebSocket(checkUrl(streamUrl), {
    headers,
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: maxMessageBytes,
  });
  // It stays: an error that nobody listens to would end the process.
  socket.on('error', () => {});
  const refused = Promise.withResolvers<never>();
  refused.promise.catch(() => {});
  socket.on('unexpected-response', (request, response) => {
    refused.reject(refusalOf(response.statusCode));
    request.destroy();
  });
  try {
    await Promise.race([once(socket, 'open', { signal }), refused.promise]);
    return socket;
  } catch (cause) {
    socket.terminate();
    if (isDomainError(cause)) throw cause;
    throw new DomainError(
      'unavailable',
      'The session’s address (ssmmessages) cannot be reached from here, or refused the connection.',
      { cause },
    );
  }
};

/**
 * One session of AWS Systems Manager, as `session-manager-plugin` holds it: settles when the agent is ready.
 * The token opens the session for whoever has it, and goes nowhere but into the first message.
 */
export const openSsmSession = async (options: {
  streamUrl: string;
  /** Those that sign the request for the stream. */
  headers?: Record<string, string>;
  token: string;
  signal: AbortSignal;
}): Promise<SsmSession> => {
  const socket = await connect({ headers: {}, ...options });
  const ended = Promise.withResolvers<ChannelEnd>();
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  const queue = createByteQueue({
    maxBytes: maxQueuedBytes,
    onFull: () => socket.pause(),
    onDrained: () => socket.resume(),
  });

  let isOver = false;
  const finish = (end: ChannelEnd): void => {
    if (isOver) return;
    isOver = true;
    ended.resolve(end);
    ready.reject(unprocessable(end.reason ?? 'The agent ended the session before it began.'));
    queue.end();
    // What is still to be acknowledged has a moment; a reader that stopped does not hold it up.
    if (socket.isPaused) socket.resume();
    setTimeout(() => socket.terminate(), closeGraceMs).unref();
  };

  const channel = createDataChannel({
    nowMs: () => Date.now(),
    send: (bytes) => {
      if (socket.readyState === socket.OPEN) socket.send(bytes);
    },
    show: queue.push,
    onReady: ready.resolve,
    onEnd: finish,
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) channel.receive(toBytes(data));
  });
  const ticking = setInterval(channel.tick, tickMs);
  socket.on('close', () => {
    clearInterval(ticking);
    finish({ exitCode: null, reason: 'AWS closed the connection of the session.' });
  });
  keepAlive(socket, () => finish({ exitCode: null, reason: 'AWS does not answer any more.' }));
  socket.send(openDataChannel({ requestId: randomUUID(), clientId: randomUUID(), token: options.token }));

  const giveUp = (): void =>
    finish({ exitCode: null, reason: 'The agent in the task did not begin the session in time.' });
  const timer = setTimeout(giveUp, handshakeMs);
  options.signal.addEventListener('abort', giveUp, { once: true });
  await ready.promise.finally(() => {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', giveUp);
  });

  return {
    output: { [Symbol.asyncIterator]: () => queue.read() },
    write: channel.type,
    resize: channel.resize,
    ended: ended.promise,
    close: (reason) => {
      for (const bytes of goodbye) void channel.type(bytes);
      channel.terminate();
      finish({ exitCode: null, ...(reason ? { reason } : {}) });
    },
  };
};
