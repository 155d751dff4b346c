import type { Json } from './operation.ts';

type Cursor = { bytes: Buffer; at: number };

function readLength(cursor: Cursor, info: number): number {
  if (info < 24) return info;
  const { bytes, at } = cursor;
  if (info === 24) {
    cursor.at += 1;
    return bytes.readUInt8(at);
  }
  if (info === 25) {
    cursor.at += 2;
    return bytes.readUInt16BE(at);
  }
  if (info === 26) {
    cursor.at += 4;
    return bytes.readUInt32BE(at);
  }
  if (info === 27) {
    cursor.at += 8;
    return Number(bytes.readBigUInt64BE(at));
  }
  throw new Error(`CBOR length ${info} is not supported`);
}

function readHalf(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024);
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

function readSimple(cursor: Cursor, info: number): Json {
  const { bytes, at } = cursor;
  switch (info) {
    case 20:
      return false;
    case 21:
      return true;
    case 25:
      cursor.at += 2;
      return readHalf(bytes.readUInt16BE(at));
    case 26:
      cursor.at += 4;
      return bytes.readFloatBE(at);
    case 27:
      cursor.at += 8;
      return bytes.readDoubleBE(at);
    default:
      return null;
  }
}

const breakByte = 0xff;

function isBreak(cursor: Cursor): boolean {
  if (cursor.bytes[cursor.at] !== breakByte) return false;
  cursor.at += 1;
  return true;
}

function readItems(cursor: Cursor, info: number, read: () => void): void {
  if (info === 31) {
    while (!isBreak(cursor)) read();
    return;
  }
  for (let left = readLength(cursor, info); left > 0; left--) read();
}

function readText(cursor: Cursor, info: number): string {
  if (info === 31) {
    let text = '';
    while (!isBreak(cursor)) text += String(readValue(cursor));
    return text;
  }
  const length = readLength(cursor, info);
  cursor.at += length;
  return cursor.bytes.toString('utf8', cursor.at - length, cursor.at);
}

function readValue(cursor: Cursor): Json {
  const head = cursor.bytes.readUInt8(cursor.at);
  cursor.at += 1;
  const info = head & 0x1f;
  switch (head >> 5) {
    case 0:
      return readLength(cursor, info);
    case 1:
      return -1 - readLength(cursor, info);
    case 2:
    case 3:
      return readText(cursor, info);
    case 4: {
      const list: Json[] = [];
      readItems(cursor, info, () => list.push(readValue(cursor)));
      return list;
    }
    case 5: {
      const entries: [string, Json][] = [];
      readItems(cursor, info, () => entries.push([String(readValue(cursor)), readValue(cursor)]));
      // Unlike an assignment, this makes `__proto__` a key like any other.
      return Object.fromEntries(entries);
    }
    case 6:
      readLength(cursor, info);
      return readValue(cursor);
    default:
      return readSimple(cursor, info);
  }
}

export const decodeCbor = (bytes: Buffer): Json => (bytes.length === 0 ? {} : readValue({ bytes, at: 0 }));

function head(major: number, length: number): Buffer {
  const type = major << 5;
  if (length < 24) return Buffer.from([type | length]);
  if (length < 0x100) return Buffer.from([type | 24, length]);
  if (length < 0x10000) return Buffer.from([type | 25, length >> 8, length & 0xff]);
  const wide = Buffer.alloc(5);
  wide.writeUInt8(type | 26, 0);
  wide.writeUInt32BE(length, 1);
  return wide;
}

function writeNumber(value: number): Buffer {
  if (Number.isInteger(value) && Math.abs(value) < 0xffffffff) {
    return value >= 0 ? head(0, value) : head(1, -1 - value);
  }
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(0xfb, 0);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function writeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([head(3, bytes.length), bytes]);
}

const isTimeKey = (key: string): boolean => /(Timestamp|Timestamps|Time)$/.test(key);

/** Numbers under a key that names an instant get the tag for epoch seconds. */
export function encodeCbor(value: Json | undefined, key = ''): Buffer {
  if (value === null || value === undefined) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') {
    return isTimeKey(key) ? Buffer.concat([Buffer.from([0xc1]), writeNumber(value)]) : writeNumber(value);
  }
  if (Array.isArray(value)) {
    return Buffer.concat([head(4, value.length), ...value.map((item) => encodeCbor(item, key))]);
  }
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([name, child]) => [writeText(name), encodeCbor(child, name)]),
  ]);
}
