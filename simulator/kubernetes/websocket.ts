import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

export type WebSocketEnd = {
  send: (data: Buffer) => void;
  close: (code?: number) => void;
};

type Handlers = { onMessage: (data: Buffer) => void; onClose: () => void };

function frame(opcode: number, data: Buffer): Buffer {
  const head = [0x80 | opcode];
  if (data.length < 126) head.push(data.length);
  else if (data.length < 0x10000) head.push(126, data.length >> 8, data.length & 0xff);
  else {
    const long = Buffer.alloc(8);
    long.writeBigUInt64BE(BigInt(data.length));
    head.push(127, ...long);
  }
  return Buffer.concat([Buffer.from(head), data]);
}

type Frame = { opcode: number; isLast: boolean; data: Buffer; size: number };

/** The first whole frame of what has come; null when there is none yet. */
function readFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null;
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  let length = second & 0x7f;
  let offset = 2;
  if (length === 126) {
    if (bytes.length < 4) return null;
    length = bytes.readUInt16BE(2);
    offset = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return null;
    length = Number(bytes.readBigUInt64BE(2));
    offset = 10;
  }
  const masked = (second & 0x80) !== 0;
  const size = offset + (masked ? 4 : 0) + length;
  if (bytes.length < size) return null;
  const data = Buffer.from(bytes.subarray(size - length, size));
  if (masked) for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) ^ (bytes[offset + (i % 4)] ?? 0);
  return { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, data, size };
}

/** Completes the handshake of RFC 6455 and speaks binary messages from then on. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  protocol: string,
  { onMessage, onClose }: Handlers,
): WebSocketEnd {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${guid}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  );
  let waiting = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let isOver = false;
  const close = (code = 1000) => {
    if (isOver) return;
    isOver = true;
    const body = Buffer.alloc(2);
    body.writeUInt16BE(code);
    socket.end(frame(opcodes.close, body));
    onClose();
  };
  const take = ({ opcode, isLast, data }: Frame): void => {
    if (opcode === opcodes.close) close();
    else if (opcode === opcodes.ping) socket.write(frame(opcodes.pong, data));
    else if (opcode !== opcodes.pong) {
      parts.push(data);
      if (!isLast) return;
      onMessage(Buffer.concat(parts));
      parts = [];
    }
  };
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (let next = readFrame(waiting); next; next = readFrame(waiting)) {
      waiting = waiting.subarray(next.size);
      take(next);
    }
  });
  socket.on('error', () => close());
  socket.on('close', () => close());
  return {
    send: (data) => {
      if (!isOver) socket.write(frame(opcodes.binary, data));
    },
    close,
  };
}
