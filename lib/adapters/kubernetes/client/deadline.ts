export type Deadline = {
  /** Aborts with the caller's own signal or at the deadline. */
  signal: AbortSignal;
  isLate: () => boolean;
  /** What has begun may go on for as long as the caller wants. */
  disarm: () => void;
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
