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
  /** What was released, as the container says at its start. */
  release?: string;
  /** With the trouble that ends it: how long after its start that happens. */
  endsAfterMs?: number;
  memoryMiB?: number;
  /** When it was asked to stop. */
  stoppingAtMs?: number;
  /** How long its lines take at most to reach the log service, where that is unusual. */
  lateByMs?: number;
};

/** A web application, a proxy that writes access logs, or a log router. */
export type LogKind = 'application' | 'proxy' | 'router';

export function kindOf(stream: TaskStream): LogKind {
  if (stream.container === 'envoy') return 'proxy';
  return stream.container === 'log-router' ? 'router' : 'application';
}
