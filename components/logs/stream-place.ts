const lockName = 'quarterdeck-logs';

/**
 * Waits for the browser's one log connection, whichever tab has it now; `onGranted` runs while the place is ours,
 * and the returned function gives it back. Without locks (an address that is not secure) it is never granted.
 */
export const requestStreamPlace = (onGranted: () => void): (() => void) => {
  const end = new AbortController();
  let release = () => {};
  if (navigator.locks)
    navigator.locks
      .request(lockName, { signal: end.signal }, () => {
        if (end.signal.aborted) return undefined;
        onGranted();
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      })
      .catch(() => undefined);
  return () => {
    end.abort();
    release();
  };
};
