import type { RawData, WebSocket } from 'ws';
import { createByteQueue } from '#lib/adapters/shells/byte-queue.ts';
import { keepAlive } from '#lib/adapters/shells/keep-alive.ts';
import { sendBytes } from '#lib/adapters/shells/send-bytes.ts';
import { closingProtocol, readExecMessage, resizeFrame, stdinEndFrame, stdinFrame } from './exec-channels.ts';
import { type ExecEnd, readExecStatus } from './exec-status.ts';

const maxQueuedBytes = 256 * 1024;
const closeGraceMs = 2_000;
/** Ctrl+C for what runs, Ctrl+D for the shell that waits: without them it would run on in the container. */
const goodbye = [Uint8Array.of(3), Uint8Array.of(4)];

export type RunningExec = {
  output: AsyncIterable<Uint8Array>;
  write: (bytes: Uint8Array) => Promise<void>;
  resize: (size: { columns: number; rows: number }) => void;
  ended: Promise<ExecEnd>;
  close: () => void;
  /** Settles when it has shown something or has ended. */
  begun: Promise<void>;
};

const toBytes = (data: RawData): Uint8Array => {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
};

/** One command at the other end of an open socket of `pods/exec`. */
export const runExec = (socket: WebSocket): RunningExec => {
  const ended = Promise.withResolvers<ExecEnd>();
  const begun = Promise.withResolvers<void>();
  const queue = createByteQueue({
    maxBytes: maxQueuedBytes,
    onFull: () => socket.pause(),
    onDrained: () => socket.resume(),
  });
  const finish = (end: ExecEnd): void => {
    ended.resolve(end);
    begun.resolve();
    queue.end();
  };
  const fail = (reason: string): void => finish({ exitCode: null, reason });
  const leave = (): void => {
    socket.close(1000);
    // A peer that never answers the closing is not waited for.
    const timer = setTimeout(() => socket.terminate(), closeGraceMs);
    socket.once('close', () => clearTimeout(timer));
    if (socket.isPaused) socket.resume();
  };

  socket.on('message', (data) => {
    const message = readExecMessage(toBytes(data));
    if (message?.kind === 'output') {
      begun.resolve();
      queue.push(message.bytes);
    } else if (message?.kind === 'status') {
      finish(readExecStatus(message.text));
      leave();
    }
  });
  socket.on('close', () => fail('The connection to the Kubernetes API was closed; what ran may still run.'));
  keepAlive(socket, () => {
    fail('The Kubernetes API does not answer any more.');
    socket.terminate();
  });

  return {
    output: { [Symbol.asyncIterator]: () => queue.read() },
    write: (bytes) => sendBytes(socket, stdinFrame(bytes)),
    resize: (size) => void sendBytes(socket, resizeFrame(size)),
    ended: ended.promise,
    begun: begun.promise,
    close: () => {
      for (const bytes of goodbye) void sendBytes(socket, stdinFrame(bytes));
      if (socket.protocol === closingProtocol) void sendBytes(socket, stdinEndFrame());
      finish({ exitCode: null });
      leave();
    },
  };
};
