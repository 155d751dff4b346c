/** One container of one pod, whichever of its runs. */
export type PodContainer = {
  cluster: string;
  namespace: string;
  pod: string;
  container: string;
};

/**
 * One line as the kubelet kept it. `at` is RFC 3339 with nanoseconds, as written. `bytes` only where the message
 * was cut while it was read: its full length.
 */
export type PodLogLine = { at: string; atMs: number; message: string; bytes?: number };

export type PodLogFollow = {
  /** Whole seconds count; earlier lines of that second come along. */
  sinceMs?: number;
  /** The last so many lines. */
  tailLines?: number;
  signal: AbortSignal;
};

export type PodLogRead = PodLogFollow & {
  /** Reading stops before the first line that is later than this millisecond. */
  untilMs?: number;
  /** The container's run before this one. */
  previous?: boolean;
};

/**
 * Reads of what containers wrote, from the Kubernetes API (`pods/log`), oldest line first; whoever has enough
 * stops, and the request ends. Throws the translated error: `not_found` when the pod or its log is gone,
 * `unprocessable` when the container has not started or has no previous run.
 */
export type PodLogSource = {
  /** The lines that are there. */
  read: (ref: PodContainer, options: PodLogRead) => AsyncIterable<PodLogLine>;
  /** Lines as they are written; ends when the container's run ends, throws when the connection is cut. */
  follow: (ref: PodContainer, options: PodLogFollow) => AsyncIterable<PodLogLine>;
};
