import type { LogLine } from '#lib/contract/logs.ts';
import type { LogQuery, LogReads, TailEvent } from '#lib/domain/ports/log-reads.ts';
import { cluster, service } from './pod-logs-for-tests.ts';

export const signal = () => AbortSignal.timeout(20_000);
export const messagesOf = (lines: LogLine[]) => lines.map((line) => line.message);

/** Lines of the millisecond in which a reading begins are left to the next. */
export const nextMoment = () => new Promise((resolve) => setTimeout(resolve, 3));

/** Reads a tail in the background; `until` settles once what came is enough. */
export const openTail = (
  reads: LogReads,
  query: Partial<LogQuery> & { lastEventId?: string; limit?: number } = {},
) => {
  const stop = new AbortController();
  const events: TailEvent[] = [];
  const lines: LogLine[] = [];
  let lastId = '';
  let wake = () => {};
  const reading = (async () => {
    const asked = { cluster, service, limit: 100, ...query };
    for await (const event of reads.tail({ ...asked, signal: AbortSignal.any([stop.signal, signal()]) })) {
      events.push(event);
      if (event.id) lastId = event.id;
      if (event.type === 'line') lines.push(...event.lines);
      wake();
    }
    wake();
  })();
  let isOver = false;
  void reading
    .catch(() => undefined)
    .then(() => {
      isOver = true;
      wake();
    });
  const until = async (isEnough: () => boolean) => {
    while (!isEnough()) {
      if (isOver) throw new Error(`The tail ended after ${messagesOf(lines).join(', ') || 'no line'}.`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (stop.signal.aborted) return;
    }
  };
  return {
    events,
    lines,
    until,
    lastId: () => lastId,
    gaps: () => events.flatMap((event) => (event.type === 'gap' ? [event.gap] : [])),
    stop: async () => {
      stop.abort();
      await reading;
    },
  };
};
