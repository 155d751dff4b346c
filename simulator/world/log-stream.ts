import type { LogStyle, Trouble } from './blueprint/types.ts';

/** All that decides what a container wrote: the same values give the same lines. */
export type TaskStream = {
  seed: string;
  service: string;
  container: string;
  style: LogStyle;
  trouble: Trouble | null;
  linesPerMinute: number;
  startedAtMs: number;
  /** Null while the container runs. */
  stoppedAtMs: number | null;
  exitCode: number | null;
};
