import type { PodMark } from './pod-line.ts';

/**
 * Where a reader stands in each container (by the hash of its key), small enough for a header and good after a
 * restart. Of a container that is not in it, everything from `startMs` on is still to be told.
 */
export type PodResumePoint = { startMs: number; marks: ReadonlyMap<number, PodMark> };

const version = 2;
/** A token stays under 4,000 characters. */
const maxBytes = 2_990;

const pushNumber = (bytes: number[], value: number) => {
  let rest = Math.max(0, Math.floor(value));
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
};

/** `marks` the latest first: what does not fit is the oldest, and then nothing older than it is told again. */
export const encodePodToken = (startMs: number, marks: readonly [hash: number, mark: PodMark][]): string => {
  const newestMs = Math.max(startMs, marks[0]?.[1].atMs ?? 0);
  const body: number[] = [];
  let floorMs = startMs;
  for (const [hash, { atMs, ordinal }] of marks) {
    if (body.length > maxBytes - 20) {
      floorMs = Math.max(startMs, atMs + 1);
      break;
    }
    body.push((hash >>> 24) & 255, (hash >>> 16) & 255, (hash >>> 8) & 255, hash & 255);
    pushNumber(body, newestMs - atMs);
    pushNumber(body, ordinal + 1);
  }
  const head = [version];
  pushNumber(head, newestMs);
  pushNumber(head, newestMs - floorMs);
  return Buffer.from([...head, ...body]).toString('base64url');
};

/** Null when the text is no token of ours. */
export const decodePodToken = (text: string): PodResumePoint | null => {
  if (!/^[\w-]+$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  let offset = 1;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; offset < bytes.length; scale *= 128) {
      const byte = bytes[offset] ?? 0;
      offset += 1;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  if (bytes[0] !== version) return null;
  const newestMs = next();
  const startMs = newestMs - next();
  const marks = new Map<number, PodMark>();
  while (offset + 4 < bytes.length) {
    const hash = bytes.readUInt32BE(offset);
    offset += 4;
    marks.set(hash, { atMs: newestMs - next(), ordinal: next() - 1 });
  }
  const isWhole =
    offset === bytes.length && [...marks.values()].every(({ atMs, ordinal }) => atMs >= 0 && ordinal >= -1);
  return isWhole && startMs >= 0 ? { startMs, marks } : null;
};
