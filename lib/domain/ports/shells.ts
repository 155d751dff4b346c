import type { TaskRef } from './region-reads.ts';

export type ShellRequest = TaskRef & {
  container?: string | undefined;
  /** Without one the container's own shell is looked for. */
  command?: string[] | undefined;
};

/** One open shell. `output` is what the terminal shows; it ends when the shell does. */
export type Shell = {
  /** Which container and command it became. */
  container: string;
  command: string[];
  output: AsyncIterable<Uint8Array>;
  /** Settles when it was handed on, so that a writer that is too fast waits. */
  write: (bytes: Uint8Array) => Promise<void>;
  resize: (size: { columns: number; rows: number }) => void;
  /** Settles when the shell has ended: its exit code where the platform tells, and a sentence where it failed. */
  ended: Promise<{ exitCode: number | null; reason?: string }>;
  close: () => void;
};

/** Shells in containers, routed by the cluster's id. Throws `unprocessable` with the reason where one cannot be opened. */
export type Shells = {
  /** Whether one could be opened, told before a ticket is made; answers the container that would be. */
  check: (request: ShellRequest, signal: AbortSignal) => Promise<{ container: string }>;
  open: (request: ShellRequest, signal: AbortSignal) => Promise<Shell>;
};
