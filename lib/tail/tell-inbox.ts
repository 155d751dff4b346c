import type { LogLine } from '#lib/contract/logs.ts';
import type { TailEvent } from '#lib/domain/ports/log-reads.ts';
import type { Inbox, InboxItem } from './reader-inbox.ts';

const pingEveryMs = 10_000;

export type TellInboxInput<T extends InboxItem> = {
  inbox: Inbox<T>;
  now: () => number;
  signal: AbortSignal;
  /** Notes the lines as told. */
  tell: (items: T[]) => LogLine[];
  /** Where this reader stands now. */
  token: () => string;
};

/** What waits for a reader, as it comes, until the signal aborts; a ping while nothing does. */
export async function* tellInbox<T extends InboxItem>(input: TellInboxInput<T>): AsyncGenerator<TailEvent> {
  const { inbox, now, signal, tell, token } = input;
  let lastToldMs = now();
  while (!signal.aborted) {
    await inbox.wait(Math.max(0, lastToldMs + pingEveryMs - now()), signal);
    if (signal.aborted) return;
    const batch = inbox.take();
    lastToldMs = now();
    if (!batch) yield { type: 'ping', id: token() };
    else if (batch.kind === 'gap') yield { type: 'gap', id: token(), gap: batch.gap };
    else if (batch.kind === 'source') yield { type: 'source', id: token(), change: batch.change };
    else {
      const lines = tell(batch.items);
      yield { type: 'line', id: token(), lines };
    }
  }
}
