/** One container of one pod. `run` tells its runs apart: a restart begins a new one. */
export type PodContainer = {
  cluster: string;
  namespace: string;
  pod: string;
  container: string;
};

/** One line as the kubelet kept it. `at` is RFC 3339 with nanoseconds, as written, and orders lines of one container. */
export type PodLogLine = { at: string; atMs: number; message: string };

export type PodLogRead = {
  /** Whole seconds count; earlier lines of that second come along. */
  sinceMs?: number;
  /** The last so many lines. */
  tailLines?: number;
  limitBytes?: number;
  /** The container's run before this one. */
  previous?: boolean;
  signal: AbortSignal;
};

/**
 * Reads of what containers wrote, from the Kubernetes API (`pods/log`). Throws the translated error: `not_found`
 * when the pod is gone, `unprocessable` when the container has not started or has no previous run.
 */
export type PodLogSource = {
  read: (ref: PodContainer, options: PodLogRead) => Promise<PodLogLine[]>;
  /** Lines as they are written; ends when the container's run ends, throws when the connection is cut. */
  follow: (
    ref: PodContainer,
    options: Omit<PodLogRead, 'previous' | 'limitBytes'>,
  ) => AsyncIterable<PodLogLine>;
};
