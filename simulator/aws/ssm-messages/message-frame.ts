import { createHash } from 'node:crypto';

export type MessageFrame = {
  type: string;
  sequence: number;
  flags: number;
  /** 16 bytes in the order in which a UUID is written. */
  id: Buffer;
  payloadType: number;
  payload: Buffer;
};

const headerLength = 116;

/** AgentMessage of amazon-ssm-agent: fixed offsets, big-endian, the id's halves swapped. */
export function writeFrame({ type, sequence, flags, id, payloadType, payload }: MessageFrame): Buffer {
  const head = Buffer.alloc(headerLength + 4);
  head.writeUInt32BE(headerLength, 0);
  head.write(type.padEnd(32, '\0'), 4, 'latin1');
  head.writeUInt32BE(1, 36);
  head.writeBigUInt64BE(BigInt(Date.now()), 40);
  head.writeBigInt64BE(BigInt(sequence), 48);
  head.writeBigUInt64BE(BigInt(flags), 56);
  id.copy(head, 72, 0, 8);
  id.copy(head, 64, 8, 16);
  createHash('sha256').update(payload).digest().copy(head, 80);
  head.writeUInt32BE(payloadType, 112);
  head.writeUInt32BE(payload.length, 116);
  return Buffer.concat([head, payload]);
}

/** Null for what the agent would drop. */
export function readFrame(bytes: Buffer): MessageFrame | null {
  if (bytes.length < headerLength + 4 || bytes.readUInt32BE(0) !== headerLength) return null;
  const payload = bytes.subarray(headerLength + 4);
  const digest = createHash('sha256').update(payload).digest();
  if (bytes.readUInt32BE(36) !== 1 || bytes.readUInt32BE(116) !== payload.length) return null;
  if (bytes.readBigUInt64BE(40) === 0n || !digest.equals(bytes.subarray(80, 112))) return null;
  return {
    type: bytes.toString('latin1', 4, 36).replace(/[\0 ]+$/, ''),
    sequence: Number(bytes.readBigInt64BE(48)),
    flags: Number(bytes.readBigUInt64BE(56)),
    id: Buffer.concat([bytes.subarray(72, 80), bytes.subarray(64, 72)]),
    payloadType: bytes.readUInt32BE(112),
    payload,
  };
}

export const toUuid = (id: Buffer): string =>
  id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
