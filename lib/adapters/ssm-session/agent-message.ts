import { createHash } from 'node:crypto';

/**
 * One binary message of a Session Manager data channel, big-endian:
 * | header length 4 | type 32 | schema 4 | created 8 | sequence 8 | flags 8 | id 16 | digest 32 | payload type 4 | payload length 4 | payload |
 * As in `session-manager-plugin/src/message`; the header length counts up to the payload length.
 */
const at = {
  headerLength: 0,
  messageType: 4,
  schemaVersion: 36,
  createdDate: 40,
  sequenceNumber: 48,
  flags: 56,
  messageId: 64,
  digest: 80,
  payloadType: 112,
  payloadLength: 116,
  payload: 120,
} as const;
const messageTypeBytes = 32;
const digestBytes = 32;
const lengthBytes = 4;
const schemaVersion = 1;

export type AgentMessage = {
  messageType: string;
  createdAtMs: number;
  sequenceNumber: number;
  flags: number;
  /** A UUID with its hyphens. */
  messageId: string;
  /** See payload-types; 0 where there is none. */
  payloadType: number;
  payload: Uint8Array;
};

const digestOf = (payload: Uint8Array): Buffer => createHash('sha256').update(payload).digest();

/** The two halves of an id are written the second one first. */
const swapHalves = (bytes: Uint8Array): Buffer => Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]);

const toUuid = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

export const encodeAgentMessage = (message: AgentMessage): Uint8Array => {
  const { payload } = message;
  const bytes = Buffer.alloc(at.payload + payload.length);
  bytes.writeUInt32BE(at.payloadLength, at.headerLength);
  bytes.fill(' ', at.messageType, at.messageType + messageTypeBytes);
  bytes.write(message.messageType, at.messageType, messageTypeBytes, 'latin1');
  bytes.writeUInt32BE(schemaVersion, at.schemaVersion);
  bytes.writeBigUInt64BE(BigInt(message.createdAtMs), at.createdDate);
  bytes.writeBigInt64BE(BigInt(message.sequenceNumber), at.sequenceNumber);
  bytes.writeBigUInt64BE(BigInt(message.flags), at.flags);
  swapHalves(Buffer.from(message.messageId.replaceAll('-', ''), 'hex')).copy(bytes, at.messageId);
  digestOf(payload).copy(bytes, at.digest);
  bytes.writeUInt32BE(message.payloadType, at.payloadType);
  bytes.writeUInt32BE(payload.length, at.payloadLength);
  bytes.set(payload, at.payload);
  return bytes;
};

/** Null for what is no message, or whose payload is not what its digest says. */
export const decodeAgentMessage = (raw: Uint8Array): AgentMessage | null => {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (bytes.length < at.payload) return null;
  const headerLength = bytes.readUInt32BE(at.headerLength);
  const lengthAt = headerLength;
  if (headerLength < at.payloadLength || bytes.length < lengthAt + lengthBytes) return null;
  const length = bytes.readUInt32BE(lengthAt);
  const start = lengthAt + lengthBytes;
  if (bytes.length < start + length) return null;
  const payload = bytes.subarray(start, start + length);
  const digest = bytes.subarray(at.digest, at.digest + digestBytes);
  if (length > 0 && !digestOf(payload).equals(digest)) return null;
  return {
    messageType: bytes
      .toString('latin1', at.messageType, at.messageType + messageTypeBytes)
      .replace(/[\0 ]+$/, ''),
    createdAtMs: Number(bytes.readBigUInt64BE(at.createdDate)),
    sequenceNumber: Number(bytes.readBigInt64BE(at.sequenceNumber)),
    flags: Number(bytes.readBigUInt64BE(at.flags)),
    messageId: toUuid(swapHalves(bytes.subarray(at.messageId, at.messageId + 16))),
    payloadType: bytes.readUInt32BE(at.payloadType),
    payload: new Uint8Array(payload),
  };
};
