import type { QueryClient } from '@tanstack/react-query';
import type { ChangeEvent } from '#lib/contract/access.ts';
import { holdLeadership } from './leadership.ts';
import { watchPresence } from './live-presence.ts';
import { openStream } from './live-source.ts';
import { readLiveState, setLiveState } from './live-state.ts';
import { touchedBy } from './live-topics.ts';

/** Changes that arrive together are read again together. */
const gatherMs = 250;

type Signal =
  | { kind: 'open' }
  | { kind: 'message'; data: string | null }
  | { kind: 'down'; retryAtMs: number }
  | { kind: 'ask' };

const parseChange = (data: string): ChangeEvent | null => {
  try {
    return JSON.parse(data) as ChangeEvent;
  } catch {
    return null;
  }
};

/**
 * Keeps the queries of this tab in step with /stream. One tab of the browser holds the connection and tells the
 * others; a hidden tab falls silent and hands over, and reads everything again when it is shown.
 */
export const startLive = (client: QueryClient): (() => void) => {
  const channel = new BroadcastChannel('quarterdeck.stream');
  const topics = new Set<string>();
  let gather: ReturnType<typeof setTimeout> | undefined;
  let session: AbortController | undefined;
  let isLeading = false;
  let shownAtMs = 0;
  let wasDown = false;

  const catchUp = () => void client.invalidateQueries({ refetchType: 'active' });
  const readAgain = () => {
    gather = undefined;
    const touched = touchedBy(new Set(topics), Date.now());
    topics.clear();
    void client.invalidateQueries({ predicate: touched, refetchType: 'active' });
  };
  const take = (signal: Signal) => {
    if (!session) return;
    if (signal.kind === 'open') {
      if (wasDown) catchUp();
      wasDown = false;
      setLiveState({ phase: 'live', lastMessageMs: Date.now(), retryAtMs: null });
    }
    if (signal.kind === 'down') {
      wasDown = true;
      setLiveState({ phase: 'reconnecting', retryAtMs: signal.retryAtMs });
    }
    if (signal.kind !== 'message') return;
    setLiveState({ phase: 'live', lastMessageMs: Date.now(), retryAtMs: null });
    const change = signal.data === null ? null : parseChange(signal.data);
    if (!change) return;
    topics.add(change.topic);
    gather ??= setTimeout(readAgain, gatherMs);
  };
  const tell = (signal: Signal) => {
    channel.postMessage(signal);
    take(signal);
  };
  channel.onmessage = (event: MessageEvent<Signal>) => {
    if (event.data.kind === 'ask') {
      if (isLeading && readLiveState().phase === 'live') channel.postMessage({ kind: 'message', data: null });
      return;
    }
    take(event.data);
  };

  const lead = (signal: AbortSignal) => {
    isLeading = true;
    const close = openStream({
      onOpen: () => tell({ kind: 'open' }),
      onMessage: (data) => tell({ kind: 'message', data }),
      onDown: (retryInMs) => tell({ kind: 'down', retryAtMs: Date.now() + retryInMs }),
    });
    // What changed while no tab held the connection was told to nobody.
    if (Date.now() - shownAtMs > gatherMs * 4) catchUp();
    signal.addEventListener('abort', () => {
      isLeading = false;
      close();
    });
  };
  const stop = watchPresence({
    onShown: () => {
      const opened = new AbortController();
      session = opened;
      setLiveState({ phase: 'connecting', retryAtMs: null });
      holdLeadership('stream', opened.signal, () => lead(opened.signal));
      channel.postMessage({ kind: 'ask' });
      if (shownAtMs > 0) catchUp();
      shownAtMs = Date.now();
    },
    onSilent: () => {
      session?.abort();
      session = undefined;
      clearTimeout(gather);
      gather = undefined;
      topics.clear();
      void client.cancelQueries();
      setLiveState({ phase: 'paused', retryAtMs: null });
    },
  });
  return () => {
    stop();
    channel.close();
  };
};
