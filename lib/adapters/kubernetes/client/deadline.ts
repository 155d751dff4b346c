export type Deadline = {
  /** Aborts with the caller's own signal or at the deadline. */
  signal: AbortSignal;
  isLate: () => boolean;
  /** What has begun may go on for as long as the caller wants. */
  disarm: () => void;
};

/** Settles with the work, or throws the signal's reason: a connection that is being made hears no abort. */
export const orAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const aborted = Promise.withResolvers<never>();
  const giveUp = () => aborted.reject(signal.reason);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};

export const startDeadline = (signal: AbortSignal, ms: number): Deadline => {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new DOMException('The deadline has passed.', 'TimeoutError')),
    ms,
  );
  return {
    signal: AbortSignal.any([signal, late.signal]),
    isLate: () => late.signal.aborted,
    disarm: () => clearTimeout(timer),
  };
};
