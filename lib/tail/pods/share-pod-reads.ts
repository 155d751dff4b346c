import type { PodLogLine, PodLogRead, PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { createSharedAnswer } from '#lib/tail/share-answer.ts';
import { createGate } from './work-at-most.ts';

/** Readers that were told something within this time of each other ask for the same. */
const alignMs = 10_000;
const giveUpMs = 20_000;
const readsAtOnce = 16;
const mostLines = 5_000;
const mostBytes = 512 * 1024;

type Shared = { lines: PodLogLine[]; isWhole: boolean };

/**
 * Reads from an instant on, of which each is made once for all who ask for about the same within a moment: many
 * readers come back at once. What is too much to keep for others is read by each for itself.
 */
export const sharePodReads = (source: PodLogSource, now: () => number): PodLogSource => {
  const shared = createSharedAnswer<Shared>(now);
  const gate = createGate(readsAtOnce);

  const collect = async (ref: Parameters<PodLogSource['read']>[0], options: Omit<PodLogRead, 'signal'>) => {
    const leave = await gate.enter();
    const lines: PodLogLine[] = [];
    let bytes = 0;
    try {
      // It outlives the reader that happened to ask first.
      for await (const line of source.read(ref, { ...options, signal: AbortSignal.timeout(giveUpMs) })) {
        lines.push(line);
        bytes += line.message.length;
        if (lines.length >= mostLines || bytes >= mostBytes) return { lines, isWhole: false };
      }
      return { lines, isWhole: true };
    } finally {
      leave();
    }
  };

  /** For one reader alone, in its turn. */
  async function* readAlone(ref: Parameters<PodLogSource['read']>[0], options: PodLogRead) {
    const leave = await gate.enter();
    try {
      yield* source.read(ref, options);
    } finally {
      leave();
    }
  }

  async function* read(ref: Parameters<PodLogSource['read']>[0], options: PodLogRead) {
    const { sinceMs, tailLines, untilMs, previous = false, signal } = options;
    signal.throwIfAborted();
    if (sinceMs === undefined || tailLines !== undefined || untilMs !== undefined)
      return yield* readAlone(ref, options);
    const aligned = Math.floor(sinceMs / alignMs) * alignMs;
    const key = JSON.stringify([ref.cluster, ref.namespace, ref.pod, ref.container, previous, aligned]);
    const answer = await shared(key, () => collect(ref, { sinceMs: aligned, previous }));
    if (!answer.isWhole) return yield* readAlone(ref, options);
    const fromMs = Math.floor(sinceMs / 1_000) * 1_000;
    for (const line of answer.lines) if (line.atMs >= fromMs) yield line;
  }

  return { read, follow: source.follow };
};
