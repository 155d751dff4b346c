/** As the plugin of AWS counts: milliseconds. */
const firstTimeoutMs = 200;
const maxTimeoutMs = 1_000;
const granularityMs = 10;
const roundTripShare = 1 / 8;
const variationShare = 1 / 4;
/** Nobody acknowledges any more: the session is lost. */
const lostAfterMs = 60_000;

type Sent = { sequenceNumber: number; bytes: Uint8Array; firstSentAtMs: number; sentAtMs: number };

export type Outbox = {
  /** Keeps what was just sent until it is acknowledged. */
  add: (sequenceNumber: number, bytes: Uint8Array) => void;
  acknowledge: (sequenceNumber: number) => void;
  /** The oldest message when its acknowledgement is overdue: it is to be sent again. */
  takeOverdue: () => Uint8Array | null;
  isLost: () => boolean;
  size: () => number;
};

/** What was sent and not acknowledged yet, in order. */
export const createOutbox = (nowMs: () => number): Outbox => {
  const waiting = new Map<number, Sent>();
  let timeoutMs = firstTimeoutMs;
  let roundTripMs = 100;
  let variationMs = 0;

  const learn = (measuredMs: number): void => {
    variationMs = (1 - variationShare) * variationMs + variationShare * Math.abs(roundTripMs - measuredMs);
    roundTripMs = (1 - roundTripShare) * roundTripMs + roundTripShare * measuredMs;
    timeoutMs = Math.min(maxTimeoutMs, roundTripMs + Math.max(granularityMs, 4 * variationMs));
  };
  const oldest = (): Sent | undefined => waiting.values().next().value;

  return {
    add: (sequenceNumber, bytes) => {
      const at = nowMs();
      waiting.set(sequenceNumber, { sequenceNumber, bytes, firstSentAtMs: at, sentAtMs: at });
    },
    acknowledge: (sequenceNumber) => {
      const sent = waiting.get(sequenceNumber);
      if (!sent) return;
      waiting.delete(sequenceNumber);
      // An answer to something sent twice does not tell which of the two it answers.
      if (sent.firstSentAtMs === sent.sentAtMs) learn(nowMs() - sent.sentAtMs);
    },
    takeOverdue: () => {
      const sent = oldest();
      if (!sent || nowMs() - sent.sentAtMs <= timeoutMs) return null;
      sent.sentAtMs = nowMs();
      return sent.bytes;
    },
    isLost: () => {
      const sent = oldest();
      return sent !== undefined && nowMs() - sent.firstSentAtMs > lostAfterMs;
    },
    size: () => waiting.size,
  };
};
