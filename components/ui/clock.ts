import { useSyncExternalStore } from 'react';

export type ClockMode = 'local' | 'utc';

const storageKey = 'quarterdeck.clock';
const listeners = new Set<() => void>();
let mode: ClockMode | null = null;

const isMode = (value: string | null): value is ClockMode => value === 'local' || value === 'utc';

const readMode = (): ClockMode => {
  if (mode) return mode;
  const asked = new URLSearchParams(location.search).get('clock');
  const stored = localStorage.getItem(storageKey);
  mode = isMode(asked) ? asked : isMode(stored) ? stored : 'local';
  return mode;
};

/** Sets how every instant of the app is written, keeps it, and puts it into the address. */
export const setClockMode = (next: ClockMode): void => {
  mode = next;
  localStorage.setItem(storageKey, next);
  const url = new URL(location.href);
  if (next === 'utc') url.searchParams.set('clock', next);
  else url.searchParams.delete('clock');
  window.history.replaceState(null, '', url);
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  const onStorage = (event: StorageEvent) => {
    if (event.key !== storageKey) return;
    mode = null;
    listener();
  };
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
};

/** How instants are written now; on the server, which knows no time zone of a reader, UTC. */
export const useClockMode = (): ClockMode => useSyncExternalStore(subscribe, readMode, () => 'utc');
