import type { LogLine } from '#lib/contract/logs.ts';
import { lineBytes } from './log-line.ts';

/** An answer stays below this, whatever the lines weigh; the cursor leads on. */
const answerBytes = 4_000_000;

/** What fits one answer: the first lines of a reading forwards, else the last. Never none. */
export const cutAnswer = (lines: LogLine[], isForward: boolean): LogLine[] => {
  let bytes = 0;
  const ordered = isForward ? lines : lines.toReversed();
  const count = ordered.findIndex((line) => {
    bytes += lineBytes(line);
    return bytes > answerBytes;
  });
  if (count < 0) return lines;
  const kept = ordered.slice(0, Math.max(1, count));
  return isForward ? kept : kept.reverse();
};
