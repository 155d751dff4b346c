import { hashText } from '#lib/tail/hash-text.ts';

/**
 * Where a reader stands, small enough for a header and good after a restart: everything taken in by
 * `floorIngestedMs` was told, and of what came in since, that of `told` (hashes of event ids).
 * `start` is where the first answer was cut: what is older and was there by then is not wanted.
 */
export type ResumePoint = { start: ResumeStart; floorIngestedMs: number; told: ReadonlySet<number> };
export type ResumeStart = { atMs: number; ingestedAtMs: number };

const version = 1;
const headBytes = 19;
/** Ids that fit a token of under 4,000 characters. */
export const maxToldIds = 700;

/** 48 bits of milliseconds. */
const writeMs = (view: DataView, offset: number, ms: number) => {
  const whole = Math.max(0, Math.floor(ms));
  view.setUint16(offset, Math.floor(whole / 2 ** 32));
  view.setUint32(offset + 2, whole >>> 0);
};
const readMs = (view: DataView, offset: number): number =>
  view.getUint16(offset) * 2 ** 32 + view.getUint32(offset + 2);

export const encodeResumeToken = (point: ResumePoint): string => {
  const bytes = new Uint8Array(headBytes + point.told.size * 4);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, version);
  writeMs(view, 1, point.start.atMs);
  writeMs(view, 7, point.start.ingestedAtMs);
  writeMs(view, 13, point.floorIngestedMs);
  let offset = headBytes;
  for (const hash of point.told) {
    view.setUint32(offset, hash);
    offset += 4;
  }
  return Buffer.from(bytes.buffer).toString('base64url');
};

/** Null when the text is no token of ours. */
export const decodeResumeToken = (text: string): ResumePoint | null => {
  if (!/^[\w-]+$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < headBytes || (bytes.length - headBytes) % 4 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint8(0) !== version) return null;
  const told = new Set<number>();
  for (let offset = headBytes; offset < bytes.length; offset += 4) told.add(view.getUint32(offset));
  return {
    start: { atMs: readMs(view, 1), ingestedAtMs: readMs(view, 7) },
    floorIngestedMs: readMs(view, 13),
    told,
  };
};

type Told = { ingestedAtMs: number; hash: number };

/** Lines of one moment may become visible in another order than they were taken in, within this. */
export const graceMs = 5_000;
/** How far our clock may be from AWS's. */
const clockSkewMs = 60_000;
/** How long the ids of the token that was resumed from go on into new tokens. */
const carriedForMs = 60_000;

/** What one reader was told, so that a token can be made of it at any moment. */
export const createToldRecord = (from: ResumePoint | null) => {
  let recent: Told[] = [];
  let newestIngestedMs = from?.floorIngestedMs ?? 0;
  const floorAtStartMs = from?.floorIngestedMs ?? 0;
  const carried = [...(from?.told ?? [])];
  let floorMs = floorAtStartMs;
  let start: ResumeStart = from?.start ?? { atMs: 0, ingestedAtMs: 0 };
  const ids = new Set<string>();
  return {
    /** False when that event was told before. */
    isNew: (event: { id: string; ingestedAtMs: number; atMs: number }, key: string): boolean => {
      if (ids.has(key)) return false;
      if (event.atMs < start.atMs && event.ingestedAtMs <= start.ingestedAtMs) return false;
      if (!from) return true;
      return event.ingestedAtMs > from.floorIngestedMs && !from.told.has(hashText(key));
    },
    startAt: (at: ResumeStart) => {
      start = at;
    },
    remember: (key: string, ingestedAtMs: number) => {
      ids.add(key);
      recent.push({ ingestedAtMs, hash: hashText(key) });
      newestIngestedMs = Math.max(newestIngestedMs, ingestedAtMs);
    },
    /** `readThroughMs`: everything taken in by then was read and told. */
    token: (readThroughMs: number): string => {
      // Before the first line only our own clock tells, and it may be ahead of AWS's.
      const boundMs = newestIngestedMs > 0 ? Math.min(newestIngestedMs, readThroughMs) - graceMs : 0;
      floorMs = Math.max(floorMs, boundMs > 0 ? boundMs : readThroughMs - clockSkewMs);
      if (recent.length > 256) recent = recent.filter((one) => one.ingestedAtMs > floorMs);
      let open = recent.filter((one) => one.ingestedAtMs > floorMs);
      let floor = floorMs;
      const kept = floor <= floorAtStartMs + carriedForMs ? carried : [];
      if (open.length > maxToldIds) {
        open = open.toSorted((a, b) => a.ingestedAtMs - b.ingestedAtMs).slice(-maxToldIds);
        floor = Math.max(floor, (open[0]?.ingestedAtMs ?? 1) - 1);
      }
      const told = new Set(open.map((one) => one.hash));
      for (const hash of kept) if (told.size < maxToldIds) told.add(hash);
      return encodeResumeToken({ start, floorIngestedMs: floor, told });
    },
    /** Ids are kept as long as a read may bring them again. */
    forget: () => {
      if (ids.size <= 50_000) return;
      let surplus = ids.size - 25_000;
      for (const id of ids) {
        if (surplus <= 0) break;
        ids.delete(id);
        surplus -= 1;
      }
    },
  };
};
