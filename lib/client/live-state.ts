import { useSyncExternalStore } from 'react';

/** The stream as this tab knows it. `retryAtMs` is when the next try begins. */
export type LiveState = {
  phase: 'connecting' | 'live' | 'reconnecting' | 'paused';
  lastMessageMs: number | null;
  retryAtMs: number | null;
};

const start: LiveState = { phase: 'connecting', lastMessageMs: null, retryAtMs: null };
let state: LiveState = start;
const listeners = new Set<() => void>();

export const readLiveState = (): LiveState => state;
export const setLiveState = (next: Partial<LiveState>): void => {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** The state of the live stream, for the top bar. */
export const useLiveState = (): LiveState => useSyncExternalStore(subscribe, readLiveState, () => start);
