import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';

const key = 'theme';
const listeners = new Set<() => void>();
const isTheme = (value: string | null): value is Theme =>
  value === 'light' || value === 'dark' || value === 'system';

const readTheme = (): Theme => {
  const stored = localStorage.getItem(key);
  return isTheme(stored) ? stored : 'system';
};

/** Puts the class on <html> that the theme, or with `system` the system, asks for. */
const apply = (): void => {
  const theme = readTheme();
  const isDark =
    theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', isDark);
  document.documentElement.classList.toggle('light', !isDark);
};

export const setTheme = (theme: Theme): void => {
  localStorage.setItem(key, theme);
  apply();
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Follows the system and other tabs. Answers a function that stops. */
export const followTheme = (): (() => void) => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const onStorage = (event: StorageEvent) => {
    if (event.key !== key) return;
    apply();
    for (const listener of listeners) listener();
  };
  apply();
  system.addEventListener('change', apply);
  window.addEventListener('storage', onStorage);
  return () => {
    system.removeEventListener('change', apply);
    window.removeEventListener('storage', onStorage);
  };
};

/** The chosen theme; on the server, which knows none, the system's. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, readTheme, () => 'system');
